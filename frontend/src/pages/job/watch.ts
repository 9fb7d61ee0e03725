import type { LiveMessage } from '@reelwright/server/dialects/clipora';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { clipsQuery } from '../../actions/clips.ts';
import { jobQuery, jobsQuery } from '../../actions/jobs.ts';

/**
 * Keeps a job and its clips new while they are looked at, as the service tells it (server-sent events). The browser
 * connects again by itself when the connection is lost.
 */
export function useLiveJob(jobId: string, isActive: boolean): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!isActive) return;
    const source = new EventSource(`/api/jobs/${jobId}/events`);
    let clipsTold = '';
    const hear = (event: MessageEvent<string>) => {
      const { type, jobId: _, ...news } = JSON.parse(event.data) as LiveMessage;
      queries.setQueryData(jobQuery(jobId).queryKey, (job) => job && { ...job, ...news });
      const clips = JSON.stringify(news.clips);
      if (clips !== clipsTold) void queries.invalidateQueries({ queryKey: clipsQuery(jobId).queryKey });
      clipsTold = clips;
      if (type !== 'done') return;
      source.close();
      void queries.invalidateQueries({ queryKey: jobQuery(jobId).queryKey });
      void queries.invalidateQueries({ queryKey: jobsQuery.queryKey });
    };
    source.addEventListener('progress', hear);
    source.addEventListener('done', hear);
    return () => source.close();
  }, [jobId, isActive, queries]);
}
