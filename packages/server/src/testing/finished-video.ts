import { execFileSync } from 'node:child_process';

/** What ffprobe says of the picture of a finished file; `seconds` is NaN for a still one. */
export function probeVideo(path: string): {
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
} {
  const shown = ['-select_streams', 'v', '-show_entries', 'stream=width,height:format=duration'];
  const said = execFileSync('ffprobe', ['-v', 'error', '-of', 'json', ...shown, path]);
  const { streams, format } = JSON.parse(String(said)) as {
    streams: { width: number; height: number }[];
    format: { duration: string };
  };
  return { width: streams[0]?.width ?? 0, height: streams[0]?.height ?? 0, seconds: Number(format.duration) };
}

/** Hash of the decoded picture at a time of a video. */
export function pictureAt(path: string, seconds: number): string {
  const picture = ['-ss', String(seconds), '-i', path, '-frames:v', '1', '-f', 'md5', '-'];
  return String(execFileSync('ffmpeg', ['-v', 'error', ...picture]));
}
