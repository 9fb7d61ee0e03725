import type { Page } from 'playwright-core';

/** Goes to a moment of the clip in the editor, waits for its picture, and gives the preview as a PNG and the moment it shows. */
export async function previewAt(
  page: Page,
  atSeconds: number,
): Promise<{ png: Buffer; shownSeconds: number }> {
  const slider = page.getByLabel('Moment of the clip');
  await slider.fill(String(atSeconds));
  await page.waitForFunction(() =>
    [...document.querySelectorAll('video')].every(
      (player) => !player.seeking && player.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA,
    ),
  );
  await page.waitForTimeout(500);
  const url = await page
    .getByRole('img', { name: 'The clip as it will be rendered' })
    .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  return {
    png: Buffer.from(url.split(',')[1] ?? '', 'base64'),
    shownSeconds: Number(await slider.inputValue()),
  };
}
