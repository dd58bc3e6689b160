/** The members of a body or an answer, and the parameters of a request: name, kind and limits; below them what they mean. */
import { Tag } from '../parts/tag.tsx';
import { text } from '../strings/reference.ts';
import type { ApiDocument, Parameter, Schema } from './api-document.ts';
import { membersOf } from './members.ts';
import { Prose, Words } from './prose.tsx';
import { describeLimits, describeMeaning, describeType } from './schema-text.ts';

type ListProps = { document: ApiDocument; schema: Schema; isRequest?: boolean };

export function MemberList({ document, schema, isRequest = false }: ListProps) {
  return (
    <ul className="members">
      {membersOf(document, schema).map(({ name, depth, type, limits, meaning, isRequired }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they never move
        <li key={index} data-depth={Math.min(depth, 3)}>
          <Described name={name} kind={type} limits={limits} meaning={meaning} isRequired={isRequest && isRequired} />
        </li>
      ))}
    </ul>
  );
}

export function ParameterList({ document, parameters }: { document: ApiDocument; parameters: readonly Parameter[] }) {
  return (
    <ul className="members">
      {parameters.map(({ name, in: place, required = false, description, schema }) => (
        <li key={name}>
          <Described
            name={name}
            kind={`${describeType(schema)}, ${text.reference.places[place]}`}
            limits={describeLimits(schema)}
            meaning={description || describeMeaning(document, schema)}
            isRequired={required}
          />
        </li>
      ))}
    </ul>
  );
}

type Props = { name: string; kind: string; limits: string; meaning: string; isRequired: boolean };

function Described({ name, kind, limits, meaning, isRequired }: Props) {
  return (
    <>
      <div className="member-head">
        <code className="member-name">{name}</code>
        <span className="small dim">{kind}</span>
        {isRequired && <Tag tone="warn">{text.reference.required}</Tag>}
      </div>
      {meaning && (
        <div className="small">
          <Prose>{meaning}</Prose>
        </div>
      )}
      {limits && (
        <div className="small dim">
          <Words>{limits}</Words>
        </div>
      )}
    </>
  );
}
