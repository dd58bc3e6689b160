/** Stands for power wherever a role that carries permissions is named; the word beside it says the same. */
export function ShieldIcon() {
  return (
    <svg
      width="12"
      height="12"
      viewBox="0 0 15 15"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      aria-hidden="true"
    >
      <path d="M7.5 1.2 13 3.2v4.1c0 3.2-2.2 5.4-5.5 6.5C4.2 12.7 2 10.5 2 7.3V3.2z" strokeLinejoin="round" />
    </svg>
  );
}
