/** The tables: who (accounts), what (sources, library), what is told and who works (delivery), what is paid (billing), what went out (publishing). Every row that is somebody's names its owner. */
export * from './accounts.ts';
export * from './billing.ts';
export * from './delivery.ts';
export * from './library.ts';
export * from './publishing.ts';
export * from './sources.ts';
export * from './uploads.ts';
export * from './webhook-forms.ts';
