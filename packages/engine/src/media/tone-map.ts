/**
 * Filters that bring HDR pictures down to BT.709: light added up linearly with `whiteNits` cd/m² as 1, then bent into
 * the range of an ordinary screen by the Hable curve. Needs the `zscale` and `tonemap` filters.
 */
export function toneMapping(hdr: 'pq' | 'hlg', whiteNits: number): string[] {
  const curve = hdr === 'pq' ? 'smpte2084' : 'arib-std-b67';
  return [
    'format=yuv420p10le',
    // Said outright, because files often carry the curve and leave out the rest, which zscale refuses to guess.
    `setparams=color_primaries=bt2020:color_trc=${curve}:colorspace=bt2020nc`,
    `zscale=t=linear:npl=${whiteNits}`,
    'format=gbrpf32le',
    'zscale=p=bt709',
    'tonemap=tonemap=hable:desat=0',
    'zscale=t=bt709:m=bt709:r=tv',
  ];
}
