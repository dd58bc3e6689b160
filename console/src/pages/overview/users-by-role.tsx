import { useCaller } from '../../api/use-caller.ts';
import { AnchorLink } from '../../parts/anchor-link.tsx';
import { Card } from '../../parts/card.tsx';
import { PowerTag } from '../../parts/role-tag.tsx';
import { opens } from '../../shell/page-permissions.ts';
import { text } from '../../strings/at-hand.ts';
import { formatNumber } from '../../strings/format.ts';

type RoleCount = { name: string; active_users: number; carries_permissions: boolean };

const strings = text.overview;

/** Who may do what here, and how many they are. */
export function UsersByRole({ roles }: { roles: readonly RoleCount[] }) {
  const caller = useCaller();
  const mayList = caller?.permissions.has('users:read') === true;
  return (
    <Card
      title={strings.usersByRole}
      actions={
        opens(caller?.permissions, '/roles') && (
          <AnchorLink to="/roles" size="sm">
            {text.roles.title}
          </AnchorLink>
        )
      }
    >
      <div className="split" aria-hidden>
        {roles.map(({ name, active_users, carries_permissions }) => (
          <i key={name} data-power={carries_permissions || undefined} style={{ flexGrow: active_users }} />
        ))}
      </div>
      <ul className="plain-list split-rows">
        {roles.map(({ name, active_users, carries_permissions }) => (
          <li key={name}>
            <PowerTag name={name} isPowerful={carries_permissions} />
            {mayList ? (
              <AnchorLink to="/users" search={{ role: name, status: 'active' }} inherit className="numbers">
                {formatNumber(active_users)}
              </AnchorLink>
            ) : (
              <span className="numbers">{formatNumber(active_users)}</span>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
