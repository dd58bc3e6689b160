/** Sends the operation to this server, as the person who is signed in to the console or with another token. */
import { Button, NativeSelect, PasswordInput, Textarea, TextInput } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { useEffect, useId, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { getToken } from '../api/session.ts';
import { useCaller } from '../api/use-caller.ts';
import { Card } from '../parts/card.tsx';
import { Notice } from '../parts/notice.tsx';
import { useSaid } from '../parts/say.ts';
import { text } from '../strings/reference.ts';
import { takesToken } from './access-text.ts';
import { isForm, type Operation, type Parameter } from './api-document.ts';
import { CodeBlock } from './code-block.tsx';
import { missingParameters, planRequest, type Values } from './request.ts';
import { lookAgain, type Received, sendPlanned } from './send.ts';

const words = text.reference.try;

/** Of another token, as long as the page is there; no storage holds it. */
let pasted = '';

type Props = { operation: Operation; values: Values; onChange: (values: Values) => void };

export function TryCard({ operation, values, onChange }: Props) {
  const withToken = takesToken(operation['x-access']);
  const caller = useSession(withToken);
  const [isOther, setIsOther] = useState(pasted !== '');
  const [token, setToken] = useState(pasted);
  const [state, setState] = useState<'sending' | 'unreachable' | Received>();
  const [isTried, setIsTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const missing = missingParameters(operation, values);
  const isBroken = isTried && !isForm(operation) && values.body.trim() !== '' && !isJson(values.body);

  async function send() {
    // Before the focus comes, or it would find the field without what is wrong with it.
    flushSync(() => setIsTried(true));
    if (state === 'sending') return;
    if (missing.length > 0) return void form.current?.querySelector<HTMLElement>(`[name="${missing[0]}"]`)?.focus();
    setState('sending');
    const ofSession = withToken && caller && !isOther;
    const bearer = ofSession ? await getToken().catch(() => undefined) : withToken && token ? token.trim() : undefined;
    const received = await sendPlanned(planRequest(operation, values), bearer);
    setState(received ?? 'unreachable');
    if (ofSession && received?.status === 401) await lookAgain();
  }

  return (
    <Card title={words.title} lead={operation.method === 'GET' ? undefined : words.warning}>
      <form
        ref={form}
        className="try"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {withToken && (
          <Credential
            username={caller?.username}
            isOther={isOther}
            onOther={setIsOther}
            token={token}
            onToken={(next) => {
              pasted = next;
              setToken(next);
            }}
          />
        )}
        {operation.parameters?.map((parameter) => (
          <Field
            key={parameter.name}
            parameter={parameter}
            value={values.parameters[parameter.name] ?? ''}
            error={isTried && missing.includes(parameter.name) && words.missing(parameter.name)}
            onChange={(value) => onChange({ ...values, parameters: { ...values.parameters, [parameter.name]: value } })}
          />
        ))}
        {operation.requestBody && (
          <Textarea
            label={words.body}
            value={values.body}
            error={isBroken && words.notJson}
            rows={Math.min(12, values.body.split('\n').length + 1)}
            spellCheck={false}
            dir="ltr"
            classNames={{ input: 'mono' }}
            onChange={(event) => onChange({ ...values, body: event.currentTarget.value })}
          />
        )}
        <div>
          <Button
            type="submit"
            aria-disabled={state === 'sending'}
            color={operation.method === 'DELETE' ? 'red' : 'accent'}
          >
            {state === 'sending' ? words.sending : words.send}
          </Button>
        </div>
      </form>
      <Outcome state={state} />
    </Card>
  );
}

/** Who is signed in to the console with this browser; asked again when somebody comes back from there. */
function useSession(isNeeded: boolean) {
  const caller = useCaller();
  const ask = () => {
    if (isNeeded && !caller) getToken().catch(() => undefined);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, and for each operation
  useEffect(ask, [isNeeded]);
  useWindowEvent('focus', ask);
  return caller;
}

type CredentialProps = {
  username: string | undefined;
  isOther: boolean;
  onOther: (isOther: boolean) => void;
  token: string;
  onToken: (token: string) => void;
};

function Credential({ username, isOther, onOther, token, onToken }: CredentialProps) {
  return (
    <>
      {username !== undefined && (
        <NativeSelect
          label={words.as}
          value={isOther ? 'other' : 'session'}
          data={[
            { value: 'session', label: words.session(username) },
            { value: 'other', label: words.pasted },
          ]}
          onChange={(event) => onOther(event.currentTarget.value === 'other')}
        />
      )}
      {(username === undefined || isOther) && (
        <PasswordInput
          label={words.token}
          description={words.tokenHint}
          value={token}
          autoComplete="off"
          dir="ltr"
          onChange={(event) => onToken(event.currentTarget.value)}
        />
      )}
      {username === undefined && (
        <p className="small dim">
          <a href="/console/sign-in">{words.signIn}</a>
        </p>
      )}
    </>
  );
}

type FieldProps = {
  parameter: Parameter;
  value: string;
  error: string | false;
  onChange: (value: string) => void;
};

function Field({ parameter: { name, required = false, schema, example }, value, error, onChange }: FieldProps) {
  const label = (
    <>
      <code>{name}</code> {!required && <span className="dim">{words.optional}</span>}
    </>
  );
  const shared = { label, name, value, error, required };
  if (schema.enum) {
    return (
      <NativeSelect
        {...shared}
        data={[{ value: '', label: words.any }, ...schema.enum]}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  return (
    <TextInput
      {...shared}
      placeholder={example === undefined ? undefined : String(example)}
      spellCheck={false}
      autoComplete="off"
      dir="ltr"
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function Outcome({ state }: { state: 'sending' | 'unreachable' | Received | undefined }) {
  const id = useId();
  const received = state === 'sending' || state === 'unreachable' ? undefined : state;
  useSaid(received && `${words.answer} ${received.status} ${received.statusText}`.trim(), received);
  if (state === 'unreachable') {
    return (
      <Notice tone="bad" isNews>
        {words.unreachable}
      </Notice>
    );
  }
  return (
    <section aria-labelledby={id} hidden={!received}>
      <p className="outcome" id={id}>
        {received && (
          <>
            {words.answer}{' '}
            <span className="status" data-tone={received.status < 400 ? 'good' : 'bad'}>
              {received.status}
            </span>{' '}
            {received.statusText}
          </>
        )}
      </p>
      {received && (
        <>
          {received.body === '' ? (
            <p className="small dim">{words.empty}</p>
          ) : (
            <CodeBlock label={words.answerBody} text={received.body} />
          )}
          <details className="small">
            <summary>{text.reference.headers}</summary>
            <dl className="facts headers">
              {received.headers.map(([name, value]) => [<dt key={`${name}:`}>{name}</dt>, <dd key={name}>{value}</dd>])}
            </dl>
          </details>
        </>
      )}
    </section>
  );
}

function isJson(body: string): boolean {
  try {
    JSON.parse(body);
    return true;
  } catch {
    return false;
  }
}
