import { type Plan, planDuration } from '@reelwright/plan';
import { fromSource, type SourceMoment, toSource } from './timeline.ts';

/** A frame before a segment's end is the last one to be shown, s. */
const EARLY_SECONDS = 1 / 60;

/** What a video element says when its picture or its state is another. */
const EVENTS = ['seeked', 'loadeddata', 'play', 'pause'] as const;

/** Hears of another picture; whether it is one that was gone to, and not the next one. */
type Listener = (isJump: boolean) => void;

/**
 * Plays a plan from its source: shows one segment after the other, jumping over what is left out. Tells its listeners
 * whenever there is another picture or another state.
 */
export class Playback {
  readonly video: HTMLVideoElement;
  /** The moment of the picture that the video shows. */
  moment: SourceMoment;
  #plan: Plan;
  readonly #listeners = new Set<Listener>();
  #stopped = false;
  #frame = 0;

  constructor(video: HTMLVideoElement, plan: Plan) {
    this.video = video;
    this.#plan = plan;
    this.moment = toSource(plan, 0);
    for (const event of EVENTS) video.addEventListener(event, this.#look);
    const jump = () => {
      video.currentTime = this.moment.atSeconds;
    };
    if (video.readyState >= HTMLMediaElement.HAVE_METADATA) jump();
    else video.addEventListener('loadedmetadata', jump, { once: true });
    this.#next();
  }

  /** Hears of every change; the answer ends that. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get isPlaying(): boolean {
    return !this.video.paused;
  }

  /** Seconds from the finished video's start. */
  get outputSeconds(): number {
    return fromSource(this.#plan, this.moment);
  }

  get durationSeconds(): number {
    return planDuration(this.#plan);
  }

  /** Plays another version of the plan from here on; what is not shown any more is left for what is. */
  show(plan: Plan): void {
    const { atSeconds } = this.moment;
    this.#plan = plan;
    const inside = this.#segmentAt(atSeconds);
    if (inside >= 0) this.moment = { segment: inside, atSeconds };
    else {
      const next = plan.segments.findIndex((one) => one.startSeconds >= atSeconds);
      const segment = next >= 0 ? next : 0;
      this.#go({ segment, atSeconds: plan.segments[segment]?.startSeconds ?? 0 });
    }
    this.#tell();
  }

  /** Goes to a moment of the finished video. */
  seek(outputSeconds: number): void {
    const most = Math.max(0, this.durationSeconds - EARLY_SECONDS);
    this.#go(toSource(this.#plan, Math.min(Math.max(0, outputSeconds), most)));
  }

  /** Goes to a moment of the source; one that the clip does not show is shown all the same. */
  seekSource(atSeconds: number): void {
    this.#go({ segment: Math.max(0, this.#segmentAt(atSeconds)), atSeconds });
  }

  toggle(): void {
    if (this.isPlaying) {
      this.video.pause();
      return;
    }
    if (this.outputSeconds >= this.durationSeconds - 2 * EARLY_SECONDS) this.seek(0);
    this.video.play().catch(() => undefined);
  }

  close(): void {
    this.#stopped = true;
    cancelAnimationFrame(this.#frame);
    this.video.pause();
    for (const event of EVENTS) this.video.removeEventListener(event, this.#look);
    this.#listeners.clear();
  }

  /** The segment that shows a moment of the source; -1 when none does. */
  #segmentAt(atSeconds: number): number {
    return this.#plan.segments.findIndex(
      (one) => one.startSeconds <= atSeconds && atSeconds < one.endSeconds,
    );
  }

  #go(moment: SourceMoment): void {
    this.moment = moment;
    this.video.currentTime = moment.atSeconds;
    this.#tell(true);
  }

  /** Follows the video picture by picture, by its own clock where the browser tells it. */
  #next(): void {
    if (this.#stopped) return;
    if ('requestVideoFrameCallback' in this.video)
      this.video.requestVideoFrameCallback((_, { mediaTime }) => {
        this.#follow(mediaTime);
        this.#next();
      });
    else
      this.#frame = requestAnimationFrame(() => {
        if (this.isPlaying) this.#look();
        this.#next();
      });
  }

  readonly #look = () => this.#follow(this.video.currentTime);

  #follow(atSeconds: number): void {
    if (this.#stopped || this.video.seeking) return;
    const segment = this.#plan.segments[this.moment.segment];
    this.moment = { ...this.moment, atSeconds };
    if (segment && this.isPlaying && atSeconds >= segment.endSeconds - EARLY_SECONDS)
      this.#passOn(segment.endSeconds);
    this.#tell();
  }

  /** From one segment to the next, or to rest at the end. */
  #passOn(endSeconds: number): void {
    const index = this.moment.segment + 1;
    const next = this.#plan.segments[index];
    if (!next) {
      this.moment = { ...this.moment, atSeconds: endSeconds };
      this.video.pause();
      return;
    }
    if (Math.abs(next.startSeconds - endSeconds) < EARLY_SECONDS)
      this.moment = { segment: index, atSeconds: this.moment.atSeconds };
    else this.#go({ segment: index, atSeconds: next.startSeconds });
  }

  #tell(isJump = false): void {
    for (const listener of this.#listeners) listener(isJump);
  }
}
