import { type Face, fromTo, type Span } from '../facts/index.ts';
import { type Closeness, type Framed, type Pane, paneFor, type View } from './pane.ts';
import { framedOf, median, type Subject } from './subjects.ts';

/** The face's size is taken over so long, so that a nod or a misread look is no reason to zoom. */
const SIZE_SECONDS = 2;
/** A zoom is worth changing by this factor … */
const WORTH = 1.2;
/** … when the new one is wanted for at least so long. */
const MIN_SECONDS = 3;

/**
 * Divides a span where a person comes much nearer or goes much further away: each part has its own window size.
 * The parts follow each other without gaps. Null when the view's room is too small for any camera.
 */
export function partsBySize(
  span: Span,
  subject: Subject,
  view: View,
  closeness: Closeness,
): (Span & { pane: Pane })[] | null {
  const faces = fromTo(subject.faces, span.startSeconds, span.endSeconds).filter(
    ({ atSeconds }) => atSeconds < span.endSeconds,
  );
  const usual = paneFor(framedOf(subject), view, closeness);
  if (!usual) return null;
  const parts: (Span & { pane: Pane })[] = [{ ...span, pane: usual }];
  const first = faces[0];
  const start =
    first && paneFor(sizeAround(faces, first.atSeconds + SIZE_SECONDS / 2, subject), view, closeness);
  if (start && differs(start, usual)) parts[0] = { ...span, pane: start };
  let since: number | null = null;
  for (const { atSeconds } of faces) {
    const current = parts.at(-1);
    const wanted = paneFor(sizeAround(faces, atSeconds, subject), view, closeness);
    if (!current || !wanted) break;
    if (!differs(wanted, current.pane)) since = null;
    else since ??= atSeconds;
    if (since === null || atSeconds - since < MIN_SECONDS) continue;
    current.endSeconds = since;
    const settled = paneFor(sizeAround(faces, atSeconds, subject), view, closeness) ?? wanted;
    parts.push({ startSeconds: since, endSeconds: span.endSeconds, pane: settled });
    since = null;
  }
  // Hardly different in the end: one size for all of it.
  const [only] = parts;
  if (only && parts.length === 1 && !differs(only.pane, usual)) only.pane = usual;
  return parts.filter((part) => part.endSeconds > part.startSeconds);
}

function sizeAround(faces: readonly Face[], atSeconds: number, { extent }: Subject): Framed {
  const near = fromTo(faces, atSeconds - SIZE_SECONDS, atSeconds + SIZE_SECONDS).filter(
    (face) => Math.abs(face.atSeconds - atSeconds) <= SIZE_SECONDS / 2,
  );
  const looks = near.length > 0 ? near : faces;
  return {
    height: median(looks.map(({ box }) => box.height)),
    width: median(looks.map(({ box }) => box.width)),
    eyesY: median(looks.map(({ eyes }) => eyes.y)),
    reach: extent.right - extent.left,
  };
}

function differs(a: Pane, b: Pane): boolean {
  return Math.max(a.zoom, b.zoom) >= WORTH * Math.min(a.zoom, b.zoom);
}
