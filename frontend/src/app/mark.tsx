/** The mark: an upright frame cut out of a wide one. */
export function Mark({ className }: { readonly className: string }) {
  return (
    <svg viewBox="0 0 32 32" className={className} aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" className="fill-accent" />
      <rect
        x="6"
        y="9.5"
        width="20"
        height="13"
        rx="2"
        fill="none"
        className="stroke-on-accent/55"
        strokeWidth="1.8"
      />
      <rect
        x="12.5"
        y="5.5"
        width="8"
        height="21"
        rx="2"
        className="fill-accent stroke-on-accent"
        strokeWidth="2.2"
      />
    </svg>
  );
}
