import { selectorConformance } from './selector.conformance.ts';
import { SELECTORS } from './selector.ts';

for (const [name, selector] of Object.entries(SELECTORS)) selectorConformance(name, selector);
