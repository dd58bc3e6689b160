/** What can be known of an account, and where other programs keep it. */

/** What can be known of an account; docs/adoption.md says what becomes of each. */
export const fields = [
  'id',
  'username',
  'password',
  'salt',
  'salt_hex',
  'salt_base64',
  'role',
  'admin',
  'capabilities',
  'status',
  'approved',
  'confirmed',
  'enabled',
  'locked',
  'deleted',
  'display_name',
  'first_name',
  'last_name',
  'email',
  'requested_role',
  'note',
  'status_reason',
  'created_at',
  'updated_at',
  'approved_at',
  'last_login_at',
] as const;
export type Field = (typeof fields)[number];

type Preset = {
  table: string;
  /** The first of these columns that is there. */
  columns: Partial<Record<Field, readonly string[]>>;
  /** Without them the source says nothing of who may sign in: whom it does not hold to be locked could well be. */
  needs?: readonly Field[];
};

const same = (...names: Field[]) => Object.fromEntries(names.map((name) => [name, [name]]));
const inside = (member: string, ...names: Field[]) =>
  Object.fromEntries(names.map((name) => [name, [name, `${member}.${name}`]]));

export const presetNames = [
  ...['flask-tutorial', 'django', 'laravel', 'wordpress', 'devise', 'keycloak', 'auth0', 'firebase', 'supabase'],
  'admittance',
] as const;
export type PresetName = (typeof presetNames)[number];

export const presets: Record<PresetName, Preset> = {
  'flask-tutorial': {
    table: 'users',
    columns: {
      ...same('id', 'username', 'role', 'approved', 'email', 'created_at'),
      password: ['password', 'password_hash'],
      display_name: ['display_name', 'name'],
      last_login_at: ['last_login_at', 'last_login'],
    },
  },
  django: {
    table: 'auth_user',
    columns: {
      // In what `dumpdata` writes they are members of `fields`.
      ...inside('fields', 'username', 'password', 'first_name', 'last_name', 'email'),
      id: ['id'],
      admin: ['is_superuser', 'fields.is_superuser'],
      enabled: ['is_active', 'fields.is_active'],
      created_at: ['date_joined', 'fields.date_joined'],
      last_login_at: ['last_login', 'fields.last_login'],
    },
  },
  laravel: {
    table: 'users',
    columns: {
      ...same('id', 'password', 'email', 'created_at', 'updated_at'),
      username: ['email'],
      deleted: ['deleted_at'],
      display_name: ['name'],
    },
  },
  wordpress: {
    table: 'wp_users',
    columns: {
      ...same('display_name', 'capabilities'),
      id: ['ID'],
      username: ['user_login'],
      password: ['user_pass'],
      // Where one installation holds several sites.
      locked: ['spam'],
      deleted: ['deleted'],
      email: ['user_email'],
      created_at: ['user_registered'],
    },
  },
  devise: {
    table: 'users',
    columns: {
      ...same('id', 'email', 'created_at', 'updated_at'),
      username: ['email'],
      password: ['encrypted_password'],
      confirmed: ['confirmed_at'],
      locked: ['locked_at'],
      deleted: ['deleted_at', 'discarded_at'],
      display_name: ['name'],
      last_login_at: ['current_sign_in_at', 'last_sign_in_at'],
    },
  },
  keycloak: {
    table: 'users',
    columns: {
      ...same('username', 'enabled', 'email'),
      password: ['credentials'],
      confirmed: ['emailVerified'],
      first_name: ['firstName'],
      last_name: ['lastName'],
      created_at: ['createdTimestamp'],
    },
    needs: ['enabled'],
  },
  auth0: {
    table: 'users',
    columns: {
      ...same('email', 'created_at', 'updated_at'),
      username: ['email'],
      password: ['passwordHash', 'password_hash'],
      confirmed: ['email_verified'],
      locked: ['blocked'],
      display_name: ['name'],
      last_login_at: ['last_login'],
    },
    // The file with the hashes does not have it, and the one that has it has no hashes.
    needs: ['locked'],
  },
  firebase: {
    table: 'users',
    columns: {
      ...same('email'),
      username: ['email'],
      password: ['passwordHash'],
      salt_base64: ['salt'],
      confirmed: ['emailVerified'],
      locked: ['disabled'],
      display_name: ['displayName'],
      created_at: ['createdAt'],
      last_login_at: ['lastSignedInAt', 'lastLoginAt'],
    },
    // Older exporters left out who is disabled.
    needs: ['locked'],
  },
  supabase: {
    table: 'users',
    columns: {
      ...same('email', 'created_at', 'updated_at'),
      username: ['email'],
      password: ['encrypted_password'],
      confirmed: ['email_confirmed_at', 'confirmed_at'],
      locked: ['banned_until'],
      deleted: ['deleted_at'],
      last_login_at: ['last_sign_in_at'],
    },
    needs: ['locked', 'deleted'],
  },
  admittance: {
    table: 'users',
    columns: {
      ...same('id', 'username', 'role', 'status', 'display_name', 'email', 'requested_role', 'note', 'status_reason'),
      ...same('created_at', 'updated_at', 'approved_at', 'last_login_at'),
      password: ['password_hash'],
    },
  },
};
