import './person.css';

/** Where there is little room it goes on in a further line, at the domain if it can. */
export function Email({ address }: { address: string | null }) {
  if (!address) return <span className="faint">—</span>;
  const at = address.lastIndexOf('@');
  return (
    <span className="mail" title={address}>
      {address.slice(0, at)}
      <wbr />
      {address.slice(at)}
    </span>
  );
}
