/** How the sign-in would look with other values. Nothing is saved: what is to hold goes into `.env`, by hand. */
import '../../shell/gate.css';
import '../../shell/frame.css';
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { type Accent, contrastToWhite, leastContrast, shadesOf } from '../../../../src/features/brand/shades.ts';
import { installation } from '../../api/installation.ts';
import { Card } from '../../parts/card.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Notice } from '../../parts/notice.tsx';
import { text } from '../../strings/at-hand.ts';
import { ownColor, schemeOf } from '../../theme.ts';
import { envLine } from './setting-list.ts';

const strings = text.admin.settings.preview;

const start = {
  BRAND_NAME: installation.name,
  BRAND_COLOR: installation.accents?.light.fill ?? ownColor,
  SIGN_IN_TITLE: installation.signIn.title ?? '',
  SIGN_IN_TEXT: installation.signIn.text ?? '',
  HELP_TEXT: installation.helpText ?? '',
};
type Values = typeof start;

const fields = ['BRAND_NAME', 'SIGN_IN_TITLE', 'SIGN_IN_TEXT', 'HELP_TEXT'] as const;

export function BrandPreview() {
  const [values, setValues] = useState(start);
  const set = (name: keyof Values) => (value: string) => setValues((values) => ({ ...values, [name]: value }));
  const isColor = /^#[0-9a-f]{6}$/i.test(values.BRAND_COLOR);
  const color = isColor ? values.BRAND_COLOR.toLowerCase() : start.BRAND_COLOR;
  const shades = shadesOf(color);
  const lines = (Object.keys(start) as (keyof Values)[])
    .filter((name) => values[name] !== start[name] && values[name].trim() !== '' && (name !== 'BRAND_COLOR' || isColor))
    .map((name) => envLine(name, values[name].trim()))
    .join('\n');
  return (
    <Card title={strings.title} lead={strings.lead}>
      <div className="brand-fields">
        {fields.map((name) => (
          <TextInput
            key={name}
            label={text.admin.settings.labels[name]}
            value={values[name]}
            dir="auto"
            maxLength={300}
            onChange={(event) => set(name)(event.currentTarget.value)}
          />
        ))}
        <div className="brand-color">
          <TextInput
            label={text.admin.settings.labels['BRAND_COLOR']}
            value={values.BRAND_COLOR}
            error={isColor ? undefined : strings.notAColor}
            onChange={(event) => set('BRAND_COLOR')(event.currentTarget.value)}
          />
          <input
            type="color"
            aria-label={strings.pickColor}
            value={color}
            onChange={(event) => set('BRAND_COLOR')(event.currentTarget.value)}
          />
        </div>
      </div>
      {shades.light.fill !== color && (
        <Notice tone="warn">
          {strings.darkened(contrastToWhite(color), String(leastContrast), shades.light.fill)}
        </Notice>
      )}
      <div className="brand-panes">
        <Pane values={values} accent={shades.light} scheme="light" />
        <Pane values={values} accent={shades.dark} scheme="dark" />
      </div>
      {lines === '' ? (
        <p className="small dim">{strings.howTo}</p>
      ) : (
        <>
          <pre className="brand-lines">{lines}</pre>
          <div>
            <CopyButton variant="default" value={lines} label={strings.copyLines} />
          </div>
          <p className="small dim">{strings.whatNext}</p>
        </>
      )}
    </Card>
  );
}

/** The sign-in as a picture: the styles of the page itself, in a scheme that this page may not be in. */
function Pane({ values, accent, scheme }: { values: Values; accent: Accent; scheme: 'light' | 'dark' }) {
  return (
    <div className="brand-pane" role="img" aria-label={strings.panes[scheme]} style={schemeOf(scheme, accent)}>
      <div className="gate">
        <div className="gate-top" />
        <div className="gate-main">
          <div className="gate-home">
            {installation.logo ? (
              <img className="product-logo" src={installation.logo} alt="" />
            ) : (
              <span className="product-mark">
                <Icon name="door" size={20} />
              </span>
            )}
            <bdi className="cut">{values.BRAND_NAME}</bdi>
          </div>
          <div className="gate-sheet">
            <p className="brand-pane-title" dir="auto">
              {values.SIGN_IN_TITLE || text.start.signIn.title}
            </p>
            {values.SIGN_IN_TEXT && (
              <p className="gate-lead" dir="auto">
                {values.SIGN_IN_TEXT}
              </p>
            )}
            <div className="gate-content">
              <span className="brand-pane-field">{text.start.username}</span>
              <span className="brand-pane-field">{text.start.password}</span>
              <span className="brand-pane-button">{text.start.signIn.submit}</span>
            </div>
          </div>
          <p className="gate-below">
            {text.start.signIn.noAccount} <span className="brand-pane-link">{text.start.signIn.register}</span>
          </p>
        </div>
        <div className="gate-foot" dir="auto">
          {values.HELP_TEXT}
        </div>
      </div>
    </div>
  );
}
