import { type Plan, planDuration } from '@reelwright/plan';
import { fromSource, type SourceMoment, toSource } from './timeline.ts';
import { type Blend, blendAt, halfEntry } from './transitions.ts';

/** A frame before a segment's end is the last one to be shown, s. */
const EARLY_SECONDS = 1 / 60;
/** So long before it is needed, the other video is brought to where the next segment begins, s. */
const AHEAD_SECONDS = 2;
/** Nearer than this two moments of the source are the same picture for the eye, s. */
const NEAR_SECONDS = 0.04;

/** What a video element says when its picture or its state is another. */
const EVENTS = ['seeked', 'loadeddata', 'play', 'pause'] as const;

/** Hears of another picture; whether it is one that was gone to, and not the next one. */
type Listener = (isJump: boolean) => void;

/** A picture of the source, and the moment of the plan that it is of. */
export type SourcePicture = { readonly video: HTMLVideoElement; readonly moment: SourceMoment };

/** What the finished video is made of now: one picture, or two and how they pass into each other. */
export type Shown = {
  readonly picture: SourcePicture;
  readonly transition: {
    readonly kind: Blend['kind'];
    readonly share: number;
    readonly out: SourcePicture;
    readonly into: SourcePicture;
  } | null;
};

/**
 * Plays a plan from its source, one segment after the other, on two video elements that take turns: while one is shown and
 * heard, the other waits where the next segment begins, and shows it beside the first while one passes into the other.
 * Tells its listeners whenever there is another picture or another state.
 */
export class Playback {
  /** The moment of the picture that is shown. */
  moment: SourceMoment;
  #plan: Plan;
  #shown: HTMLVideoElement;
  #waiting: HTMLVideoElement;
  readonly #listeners = new Set<Listener>();
  #stopped = false;

  constructor(decks: readonly [HTMLVideoElement, HTMLVideoElement], plan: Plan) {
    [this.#shown, this.#waiting] = decks;
    this.#shown.muted = false;
    this.#waiting.muted = true;
    this.#plan = plan;
    this.moment = toSource(plan, 0);
    const [first] = decks;
    for (const deck of decks) {
      for (const event of EVENTS) deck.addEventListener(event, this.#look);
      this.#watch(deck);
    }
    const jump = () => {
      first.currentTime = this.moment.atSeconds;
    };
    if (first.readyState >= HTMLMediaElement.HAVE_METADATA) jump();
    else first.addEventListener('loadedmetadata', jump, { once: true });
  }

  /** The element that is heard, and whose picture is shown. */
  get video(): HTMLVideoElement {
    return this.#shown;
  }

  /** What is to be drawn. Where the other picture is not there yet, the one that is. */
  get shown(): Shown {
    const picture = { video: this.#shown, moment: this.moment };
    const blend = blendAt(this.#plan, this.moment);
    if (!blend) return { picture, transition: null };
    const isGoing = blend.out.segment === this.moment.segment;
    const { kind, share } = blend;
    // A fade shows one after the other.
    if (kind === 'fade') return { picture, transition: { kind, share, out: picture, into: picture } };
    const other = isGoing ? blend.into : blend.out;
    if (!isReady(this.#waiting, other.atSeconds, this.#mostApart)) return { picture, transition: null };
    const beside = { video: this.#waiting, moment: other };
    const [out, into] = isGoing ? [picture, beside] : [beside, picture];
    return { picture, transition: { kind, share, out, into } };
  }

  /** Hears of every change; the answer ends that. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get isPlaying(): boolean {
    return !this.#shown.paused;
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
    this.#prepare();
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
      this.#waiting.pause();
      this.#shown.pause();
      return;
    }
    if (this.outputSeconds >= this.durationSeconds - 2 * EARLY_SECONDS) this.seek(0);
    play(this.#shown);
  }

  close(): void {
    this.#stopped = true;
    for (const deck of [this.#shown, this.#waiting]) {
      deck.pause();
      for (const event of EVENTS) deck.removeEventListener(event, this.#look);
    }
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
    this.#waiting.pause();
    this.#shown.currentTime = moment.atSeconds;
    this.#prepare();
    this.#tell(true);
  }

  /** Follows a video picture by picture, by its own clock where the browser tells it. */
  #watch(deck: HTMLVideoElement): void {
    if (this.#stopped) return;
    const see = (atSeconds: number) => {
      if (deck === this.#shown) this.#follow(atSeconds);
      else this.#tell();
      this.#watch(deck);
    };
    if (typeof deck.requestVideoFrameCallback === 'function')
      deck.requestVideoFrameCallback((_, { mediaTime }) => see(mediaTime));
    else
      requestAnimationFrame(() => {
        if (deck.paused) this.#watch(deck);
        else see(deck.currentTime);
      });
  }

  readonly #look = () => this.#follow(this.#shown.currentTime);

  #follow(atSeconds: number): void {
    if (this.#stopped || this.#shown.seeking) return;
    const segment = this.#plan.segments[this.moment.segment];
    this.moment = { ...this.moment, atSeconds };
    if (this.isPlaying) {
      this.#prepare();
      if (segment && atSeconds >= segment.endSeconds - EARLY_SECONDS) this.#passOn(segment.endSeconds);
    }
    this.#tell();
  }

  /** How far the other element may be from where it should be, s: two that play are never quite together. */
  get #mostApart(): number {
    return this.isPlaying ? 4 * NEAR_SECONDS : NEAR_SECONDS;
  }

  /** Brings the other element to where it will be needed next, and has it play while one passes into the other. */
  #prepare(): void {
    const { segment, atSeconds } = this.moment;
    const blend = blendAt(this.#plan, this.moment);
    if (blend && blend.kind !== 'fade') {
      this.#bring(blend.out.segment === segment ? blend.into.atSeconds : blend.out.atSeconds);
      if (this.isPlaying && this.#waiting.paused) play(this.#waiting);
      return;
    }
    this.#waiting.pause();
    const next = this.#plan.segments[segment + 1];
    const endSeconds = this.#plan.segments[segment]?.endSeconds ?? 0;
    const half = halfEntry(this.#plan, segment + 1);
    if (!next || atSeconds < endSeconds - half - AHEAD_SECONDS) return;
    const isSeenBefore = next.entry !== undefined && next.entry.kind !== 'fade';
    this.#bring(Math.max(0, next.startSeconds - (isSeenBefore ? half : 0)));
  }

  /** Has the other element look for a moment, unless it is there, or on its way while it plays. */
  #bring(atSeconds: number): void {
    if (this.isPlaying && this.#waiting.seeking) return;
    if (Math.abs(this.#waiting.currentTime - atSeconds) > this.#mostApart)
      this.#waiting.currentTime = atSeconds;
  }

  /** From one segment to the next, or to rest at the end. */
  #passOn(endSeconds: number): void {
    const index = this.moment.segment + 1;
    const next = this.#plan.segments[index];
    if (!next) {
      this.moment = { ...this.moment, atSeconds: endSeconds };
      this.#shown.pause();
      return;
    }
    if (Math.abs(next.startSeconds - endSeconds) < EARLY_SECONDS && halfEntry(this.#plan, index) === 0)
      this.moment = { segment: index, atSeconds: this.moment.atSeconds };
    else if (isReady(this.#waiting, next.startSeconds, this.#mostApart)) this.#takeTurns(index);
    else this.#go({ segment: index, atSeconds: next.startSeconds });
  }

  /** Shows the element that waited; the other goes on beneath it while one passes into the other, unheard. */
  #takeTurns(segment: number): void {
    [this.#shown, this.#waiting] = [this.#waiting, this.#shown];
    this.#shown.muted = false;
    this.#waiting.muted = true;
    this.moment = { segment, atSeconds: this.#shown.currentTime };
    if (this.#shown.paused) play(this.#shown);
    this.#prepare();
  }

  #tell(isJump = false): void {
    for (const listener of this.#listeners) listener(isJump);
  }
}

/** Whether an element shows that moment, but for so much, and not one that it is still looking for. */
function isReady(video: HTMLVideoElement, atSeconds: number, mostApart: number): boolean {
  return (
    !video.seeking &&
    video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA &&
    Math.abs(video.currentTime - atSeconds) <= mostApart
  );
}

/** A browser that refuses says so by staying paused. */
function play(video: HTMLVideoElement): void {
  video.play().catch(() => undefined);
}
