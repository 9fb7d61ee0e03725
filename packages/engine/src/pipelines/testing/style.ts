import type { StyleDna } from '../../style/index.ts';

/** A style that asks for nothing but what is given: ordinary colours, no cuts, no zooms, 16:9. */
export function styleWith(more: Partial<StyleDna> = {}): StyleDna {
  return {
    version: '1.0',
    color_grade: { temperature: 0, tint: 0, saturation: 0, contrast: 0, highlights: 0, shadows: 0 },
    aspect_ratio: '16:9',
    frame_rate: 24,
    audio_style: {
      normalization_level: 0.61,
      compression_ratio: 2,
      bass_boost: 0,
      enhance_speech: false,
    },
    cut_frequency: 0,
    motion_intensity: 20,
    zoom_usage: 0,
    primary_transition: { type: 'cut', duration_ms: 0, easing: 'linear' },
    secondary_transition: null,
    text_overlays: [],
    use_subtitles: false,
    detected_beats: [],
    tempo_bpm: null,
    music_genre: null,
    created_at: '2000-01-01T00:00:00Z',
    source_duration_seconds: 30,
    extraction_confidence: 1,
    fallbacks: [],
    ...more,
  };
}
