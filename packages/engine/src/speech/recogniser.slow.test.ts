import { recogniserConformance } from './recogniser.conformance.ts';
import { RECOGNISERS } from './recognisers.ts';

recogniserConformance('moonshine-base', {
  recogniser: () => RECOGNISERS['moonshine-base'],
  hears: /never stop asking questions about money/,
  givesTimes: false,
});
