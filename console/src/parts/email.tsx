import './person.css';

/** Where there is little room, what stands before the @ is cut, and never the domain. */
export function Email({ address }: { address: string | null }) {
  if (!address) return <span className="faint">—</span>;
  const at = address.lastIndexOf('@');
  return (
    <span className="mail" title={address}>
      <span className="cut">{address.slice(0, at)}</span>
      <span className="cut at">{address.slice(at)}</span>
    </span>
  );
}
