/** The design: tokens in CSS, and the parts that every page is put together from. */
export { BackLink, Button, ButtonLink, DownloadLink, IconButton, PlayButton } from './button.tsx';
export { ConfirmDialog, Dialog } from './dialog.tsx';
export { Choice, Field, TextArea, TextField, Toggle } from './field.tsx';
export { EmptyState, Notice, Pill, ProgressBar, Skeleton, type Tone, Waiting } from './status.tsx';
