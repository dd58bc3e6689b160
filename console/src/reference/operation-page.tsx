/** One operation: what it does, who may call it, what it takes and answers; beside it the request, and trying it out. */
import { useState } from 'react';
import { installation } from '../api/installation.ts';
import { Icon } from '../parts/icon.tsx';
import { text } from '../strings/reference.ts';
import { describeAccess } from './access-text.ts';
import { addressOf } from './address.ts';
import { anchor } from './anchor.ts';
import {
  type Answer,
  type ApiDocument,
  bodyOf,
  isForm,
  type Operation,
  resolve,
  sample,
  successOf,
} from './api-document.ts';
import { CodeBlock, CopyButton } from './code-block.tsx';
import { MemberList, ParameterList } from './member-list.tsx';
import { Method } from './method.tsx';
import { Prose, Words } from './prose.tsx';
import { firstValues, planRequest } from './request.ts';
import { RequestCard } from './request-card.tsx';
import { TryCard } from './try-card.tsx';

type Props = { document: ApiDocument; operation: Operation };

export function OperationPage({ document, operation }: Props) {
  const { summary, method, path } = operation;
  const access = describeAccess(operation['x-access']);
  const [values, setValues] = useState(() => firstValues(document, operation));
  return (
    <div className="page-column">
      <title>{`${summary} · ${text.common.navigation.reference} · ${installation.name}`}</title>
      <div className="page-head">
        <h1 className="breakable" id="heading" lang="en">
          {summary}
        </h1>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keys have to reach it */}
      <section className="page-body padded" tabIndex={0} aria-label={summary}>
        <div className="line">
          <Method name={method} />
          <code className="path">{path}</code>
          <CopyButton
            icon="link"
            label={text.reference.copyLink}
            text={() => `${installation.publicUrl}/docs${addressOf(operation)}`}
          />
        </div>
        <div className="columns">
          <div className="reading">
            <Prose>{operation.description.replace(access, '')}</Prose>
            <p className="access">
              <Icon name="roles" />
              <Words>{access}</Words>
            </p>
            <Taken document={document} operation={operation} />
            <Given document={document} operation={operation} />
            <Problems document={document} operation={operation} />
          </div>
          <div className="beside">
            <RequestCard planned={planRequest(operation, values)} operation={operation} />
            <TryCard operation={operation} values={values} onChange={setValues} />
          </div>
        </div>
      </section>
    </div>
  );
}

function Taken({ document, operation }: Props) {
  const body = bodyOf(operation);
  return (
    <>
      {operation.parameters && (
        <section>
          <h2>{text.reference.parameters}</h2>
          <ParameterList document={document} parameters={operation.parameters} />
        </section>
      )}
      {body && (
        <section>
          <h2>{text.reference.body}</h2>
          {isForm(operation) && <p className="dim">{text.reference.form}</p>}
          {Object.keys(resolve(document, body).properties ?? {}).length === 0 ? (
            <p className="dim">{text.reference.noMembers}</p>
          ) : (
            <>
              {!operation.requestBody?.required && <p className="dim">{text.reference.optionalBody}</p>}
              <MemberList document={document} schema={body} isRequest />
            </>
          )}
        </section>
      )}
    </>
  );
}

function Given({ document, operation }: Props) {
  const { status, description, headers, content } = successOf(operation);
  const schema = content?.['application/json']?.schema;
  const others = Object.entries(operation.responses).filter(
    ([other, { content }]) => /^[23]/.test(other) && other !== status && content === undefined,
  );
  return (
    <section>
      <h2>
        {text.reference.answer} <span className="status">{status}</span>
      </h2>
      <Prose>{description}</Prose>
      <Headers headers={headers} />
      {schema ? (
        <>
          <MemberList document={document} schema={schema} />
          <CodeBlock label={text.reference.example} text={JSON.stringify(sample(document, schema), null, 2)} />
        </>
      ) : (
        <p className="dim">{text.reference.noBody}</p>
      )}
      {others.map(([other, { description }]) => (
        <p key={other}>
          <span className="status">{other}</span> <Words>{description}</Words>
        </p>
      ))}
    </section>
  );
}

function Headers({ headers }: { headers: Answer['headers'] }) {
  if (!headers) return null;
  return (
    <ul className="members">
      {Object.entries(headers).map(([name, { description = '' }]) => (
        <li key={name}>
          <code className="member-name">{name}</code> <span className="small dim">{text.reference.places.header}</span>
          <div className="small dim">
            <Words>{description}</Words>
          </div>
        </li>
      ))}
    </ul>
  );
}

function Problems({ document, operation }: Props) {
  const examples = document.components.examples;
  return (
    <section>
      <h2>{text.reference.problems}</h2>
      <ul className="members">
        {operation['x-problems']
          .map((code) => ({ code, ...examples[code.replace('/', '.')]?.value }))
          .sort((a, b) => (a.status ?? 0) - (b.status ?? 0))
          .map(({ code, status, detail = '' }) => (
            <li key={code}>
              <span className="status">{status}</span>{' '}
              <a href={`/docs/errors#${anchor(code)}`}>
                <code>{code}</code>
              </a>
              <div className="small dim">
                <Words>{detail}</Words>
              </div>
            </li>
          ))}
      </ul>
      <p className="small">
        <a href="/docs/errors">{text.reference.allProblems}</a>
      </p>
    </section>
  );
}
