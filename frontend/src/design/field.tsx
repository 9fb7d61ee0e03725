import * as Switch from '@radix-ui/react-switch';
import clsx from 'clsx';
import { type ComponentProps, type ReactNode, useId } from 'react';

const BOX =
  'w-full rounded-small border border-edge/70 bg-surface px-3 text-body text-ink placeholder:text-quiet hover:border-edge aria-invalid:border-danger';

/** A label above something to fill in, and what is to be known about it below. */
export function Field({
  label,
  hint,
  error,
  children,
}: {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly children: (ids: { id: string; 'aria-describedby': string | undefined }) => ReactNode;
}) {
  const id = useId();
  const about = error || hint ? `${id}-about` : undefined;
  return (
    <div className="grid grid-cols-1 gap-1.5">
      <label htmlFor={id} className="text-small font-medium">
        {label}
      </label>
      {children({ id, 'aria-describedby': about })}
      {about && (
        <p id={about} className={clsx('text-small', error ? 'text-danger' : 'text-quiet')}>
          {error ?? hint}
        </p>
      )}
    </div>
  );
}

type About = { readonly label: string; readonly hint?: ReactNode; readonly error?: string | undefined };

/** One line of text. */
export function TextField({ label, hint, error, ...rest }: About & ComponentProps<'input'>) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => (
        <input {...ids} {...rest} aria-invalid={error ? true : undefined} className={`${BOX} h-10`} />
      )}
    </Field>
  );
}

/** Several lines of text. */
export function TextArea({ label, hint, error, ...rest }: About & ComponentProps<'textarea'>) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => <textarea {...ids} {...rest} className={`${BOX} min-h-20 py-2`} />}
    </Field>
  );
}

/** One of a few, by name. */
export function Choice<Value extends string>({
  label,
  hint,
  value,
  choices,
  onChange,
}: {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly value: Value;
  readonly choices: readonly (readonly [Value, string])[];
  readonly onChange: (value: Value) => void;
}) {
  return (
    <Field label={label} hint={hint}>
      {(ids) => (
        <select
          {...ids}
          value={value}
          onChange={(event) => {
            const chosen = choices.find(([name]) => name === event.target.value);
            if (chosen) onChange(chosen[0]);
          }}
          className={`${BOX} h-10`}
        >
          {choices.map(([name, text]) => (
            <option key={name} value={name}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** On or off. */
export function Toggle({
  label,
  hint,
  checked,
  onChange,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}) {
  const id = useId();
  return (
    <div className="flex items-start justify-between gap-4">
      <label htmlFor={id} className="cursor-pointer">
        <span className="block text-small font-medium">{label}</span>
        {hint && <span className="block text-small text-quiet">{hint}</span>}
      </label>
      <Switch.Root
        id={id}
        checked={checked}
        onCheckedChange={onChange}
        className="relative mt-0.5 h-6 w-10 shrink-0 rounded-full border border-edge bg-sunken transition-colors data-[state=checked]:border-accent data-[state=checked]:bg-accent"
      >
        <Switch.Thumb className="block size-4 translate-x-[3px] rounded-full bg-edge transition-transform data-[state=checked]:translate-x-[19px] data-[state=checked]:bg-on-accent" />
      </Switch.Root>
    </div>
  );
}
