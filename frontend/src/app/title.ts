import { useEffect } from 'react';

/** Says in the browser's tab what the page shows. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? 'Reelwright' : `${title} · Reelwright`;
  }, [title]);
}
