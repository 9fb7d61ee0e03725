import { usePageTitle } from '../../app/title.ts';
import { JobList } from './job-list.tsx';
import { NewVideo } from './new-video.tsx';

/** A video comes in here; below it the videos of before. */
export function HomePage() {
  usePageTitle('Videos');
  return (
    <div className="grid grid-cols-1 gap-12 pt-8 sm:pt-12">
      <NewVideo />
      <JobList />
    </div>
  );
}
