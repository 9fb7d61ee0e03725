/** The shapes of finished videos, in the words of whoever posts them. */
export const SHAPES = [
  ['9:16', 'Upright 9:16'],
  ['4:5', 'Portrait 4:5'],
  ['1:1', 'Square 1:1'],
  ['16:9', 'Wide 16:9'],
] as const;
/** The caption styles, by what they look like. */
export const CAPTION_CHOICES = [
  ['karaoke', 'Karaoke: green follows the voice'],
  ['beasty', 'Beasty: large, two words at a time'],
  ['mozi', 'Mozi: bold, the spoken word grows'],
  ['none', 'No captions'],
] as const;
