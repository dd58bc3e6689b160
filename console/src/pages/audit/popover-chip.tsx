import { Popover } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Icon } from '../../parts/icon.tsx';
import { text } from '../../strings/signed-in.ts';

type Props = {
  label: string;
  /** What is set, in words. */
  value: string | undefined;
  onClear(): void;
  children: (close: () => void) => ReactNode;
};

/** A filter whose value is typed; it looks like `FilterChip`. */
export function PopoverChip({ label, value, onClear, children }: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-start" width={260} trapFocus returnFocus withinPortal>
      <span className="chip" data-set={value !== undefined || undefined}>
        <Popover.Target>
          <button type="button" className="chip-button" onClick={() => setOpen(!isOpen)}>
            {value === undefined ? (
              <>
                {label} <Icon name="down" size={14} />
              </>
            ) : (
              <>
                <span className="dim">{label}</span> <bdi className="cut">{value}</bdi>
              </>
            )}
          </button>
        </Popover.Target>
        {value !== undefined && (
          <button type="button" className="chip-clear" aria-label={text.frame.clearFilter(label)} onClick={onClear}>
            <Icon name="x" size={14} />
          </button>
        )}
      </span>
      <Popover.Dropdown aria-label={label}>{children(() => setOpen(false))}</Popover.Dropdown>
    </Popover>
  );
}
