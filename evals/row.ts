/** One measured figure beside its target. */
export type Row = { metric: string; value: number; target: string; ok: boolean; detail: string };

/** Rows as an aligned table for people. */
export function showRows(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.ok ? 'ok' : 'MISSED',
    row.metric,
    format(row.value),
    row.target,
    row.detail,
  ]);
  const header = ['', 'metric', 'value', 'target', 'detail'];
  const widths = header.map((title, i) =>
    Math.max(title.length, ...cells.map((line) => (line[i] ?? '').length)),
  );
  const show = (line: readonly string[]) =>
    line.map((cell, i) => (i === line.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join('  ');
  return [header, ...cells].map(show).join('\n');
}

function format(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(Math.abs(value) < 1 ? 4 : 2);
}
