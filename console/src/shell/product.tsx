import './frame.css';
import { installation } from '../api/installation.ts';
import { Icon } from '../parts/icon.tsx';

/** The mark of the installation: its own logo, or the product's. The name stands beside it. */
export function Mark() {
  if (installation.logo) return <img className="product-logo" src={installation.logo} alt="" />;
  return (
    <span className="product-mark">
      <Icon name="door" size={18} />
    </span>
  );
}

/** Whose console this is. */
export function Product() {
  return (
    <div className="product">
      <Mark />
      <span className="product-text">
        <b dir="auto">{installation.name}</b>
        <span className="cut tiny faint">{new URL(installation.publicUrl).host}</span>
      </span>
    </div>
  );
}
