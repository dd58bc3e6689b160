import './filter-chip.css';
import { Combobox, useCombobox } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { text } from '../strings/signed-in.ts';
import { Icon } from './icon.tsx';
import { useSaid } from './say.ts';

export type Choice = {
  value: string;
  label: string;
  /** Before it: a face, a drawing. */
  mark?: ReactNode;
  /** Below it: a username. */
  line?: string;
};

type Props = {
  /** What is filtered by: "Role". */
  label: string;
  value: string | undefined;
  onChange(value: string | undefined): void;
  choices: readonly Choice[];
  /** What stands below a line: "The service itself". */
  others?: readonly Choice[];
  /** For choices that are looked up while somebody types. */
  onSearch?: (typed: string) => void;
};

/** More than fit into one look are searched. */
const mostUnsearched = 8;

/** A filter: dashed and open to choose while it is not set; filled, with its value and a cross, when it is. */
export function FilterChip({ label, value, onChange, choices, others = [], onSearch }: Props) {
  const [typed, setTyped] = useState('');
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      combobox.focusTarget();
      setTyped('');
    },
    onDropdownOpen: () => {
      if (isSearched) combobox.focusSearchInput();
    },
  });
  const isSearched = onSearch !== undefined || choices.length > mostUnsearched;
  const matching = onSearch
    ? choices
    : choices.filter((choice) => choice.label.toLocaleLowerCase().includes(typed.toLocaleLowerCase()));
  useSaid(combobox.dropdownOpened && matching.length + others.length === 0 && text.frame.nothingFound);
  const chosen = [...choices, ...others].find((choice) => choice.value === value);
  const option = (choice: Choice) => (
    <Combobox.Option
      key={choice.value}
      value={choice.value}
      active={choice.value === value}
      aria-selected={choice.value === value}
    >
      <span className="chip-choice">
        {choice.mark}
        <span className="chip-choice-text">
          <bdi className="breakable">{choice.label}</bdi>
          {choice.line !== undefined && <bdi className="cut tiny faint">{choice.line}</bdi>}
        </span>
      </span>
    </Combobox.Option>
  );
  return (
    <Combobox
      store={combobox}
      width={240}
      position="bottom-start"
      onOptionSubmit={(next) => {
        onChange(next === value ? undefined : next);
        combobox.closeDropdown();
      }}
    >
      <span className="chip" data-set={value !== undefined || undefined}>
        <Combobox.Target
          targetType="button"
          withExpandedAttribute={!isSearched}
          aria-expanded={combobox.dropdownOpened}
        >
          <button
            type="button"
            className="chip-button"
            aria-label={isSearched ? undefined : label}
            onClick={() => combobox.toggleDropdown()}
          >
            {value === undefined ? (
              <>
                {label} <Icon name="down" size={14} />
              </>
            ) : (
              <>
                <span className="dim">{label}</span> <bdi className="cut">{chosen?.label ?? value}</bdi>
              </>
            )}
          </button>
        </Combobox.Target>
        {value !== undefined && (
          <button
            type="button"
            className="chip-clear"
            aria-label={text.frame.clearFilter(label)}
            onClick={() => onChange(undefined)}
          >
            <Icon name="x" size={14} />
          </button>
        )}
      </span>
      <Combobox.Dropdown>
        {isSearched && (
          <Combobox.Search
            value={typed}
            role="combobox"
            aria-expanded={combobox.dropdownOpened}
            aria-label={text.frame.searchIn(label)}
            placeholder={text.frame.searchIn(label)}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              onSearch?.(event.currentTarget.value);
            }}
          />
        )}
        <Combobox.Options mah={280} style={{ overflowY: 'auto' }} aria-label={label}>
          {matching.map(option)}
          {matching.length === 0 && <Combobox.Empty>{text.frame.nothingFound}</Combobox.Empty>}
          {others.length > 0 && <div className="chip-line" aria-hidden />}
          {others.map(option)}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
