import { usePageTitle } from '../../app/title.ts';

/** Changing one clip. */
export function EditorPage() {
  usePageTitle('Edit clip');
  return null;
}
