// better-auth's tables (core, organisation and api-key plugins) with uuid ids. An organisation is a space; a person's own is made at sign-up.
// Read and written by better-auth alone, as the owning login: no row-level security, never published.
import { boolean, index, integer, pgTable, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core'

const at = () => timestamp({ withTimezone: true, precision: 3 })
const key = () => uuid().primaryKey().defaultRandom()

export const authUsers = pgTable('auth_users', {
  id: key(),
  name: text().notNull(),
  email: text().notNull().unique(),
  emailVerified: boolean().notNull().default(false),
  image: text(),
  createdAt: at().notNull().defaultNow(),
  updatedAt: at().notNull().defaultNow(),
})

const ofUser = () =>
  uuid()
    .notNull()
    .references(() => authUsers.id, { onDelete: 'cascade' })

export const authSessions = pgTable(
  'auth_sessions',
  {
    id: key(),
    userId: ofUser(),
    token: text().notNull().unique(),
    expiresAt: at().notNull(),
    /** Only the beginning (/24, /48): enough to tell home from elsewhere. */
    ipAddress: text(),
    userAgent: text(),
    activeOrganizationId: uuid(),
    /** How the person signed in; of a proxy's header also whom it named, because that must stay so. */
    method: text(),
    identity: text(),
    lastSeenAt: at().notNull().defaultNow(),
    /** The end that no use moves; `expiresAt` is moved by use, up to here. */
    endsAt: at(),
    /** What the person may do has changed: the next page load exchanges the token. */
    rotate: boolean().notNull().default(false),
    createdAt: at().notNull().defaultNow(),
    updatedAt: at().notNull().defaultNow(),
  },
  (t) => [index().on(t.userId)],
)

export const authAccounts = pgTable(
  'auth_accounts',
  {
    id: key(),
    userId: ofUser(),
    accountId: text().notNull(),
    providerId: text().notNull(),
    accessToken: text(),
    refreshToken: text(),
    idToken: text(),
    accessTokenExpiresAt: at(),
    refreshTokenExpiresAt: at(),
    scope: text(),
    password: text(),
    createdAt: at().notNull().defaultNow(),
    updatedAt: at().notNull().defaultNow(),
  },
  (t) => [index().on(t.userId)],
)

/** Passkeys: the public half of each, and the counter that tells a copied one. */
export const authPasskeys = pgTable(
  'auth_passkeys',
  {
    id: key(),
    name: text(),
    publicKey: text().notNull(),
    userId: ofUser(),
    credentialID: text('credential_id').notNull().unique(),
    counter: integer().notNull(),
    deviceType: text().notNull(),
    backedUp: boolean().notNull(),
    transports: text(),
    createdAt: at().defaultNow(),
    aaguid: text(),
  },
  (t) => [index().on(t.userId)],
)

/** Devices that ask to be paired. `deviceCode` is a hash; `userId` is whom the request is for, unset until somebody opens it. */
export const authDeviceCodes = pgTable('auth_device_codes', {
  id: key(),
  deviceCode: text().notNull().unique(),
  userCode: text().notNull().unique(),
  userId: uuid().references(() => authUsers.id, { onDelete: 'cascade' }),
  /** The space that the key will be for, chosen when it is approved. */
  organizationId: uuid().references(() => authOrganizations.id, { onDelete: 'cascade' }),
  expiresAt: at().notNull(),
  status: text().notNull(),
  lastPolledAt: at(),
  pollingInterval: integer(),
  clientId: text(),
  scope: text(),
  /** What the device says of itself, and the beginning of the address it asked from. */
  label: text(),
  userAgent: text(),
  ipAddress: text(),
  createdAt: at().notNull().defaultNow(),
})

export const authVerifications = pgTable(
  'auth_verifications',
  {
    id: key(),
    identifier: text().notNull(),
    value: text().notNull(),
    expiresAt: at().notNull(),
    createdAt: at().notNull().defaultNow(),
    updatedAt: at().notNull().defaultNow(),
  },
  (t) => [index().on(t.identifier)],
)

export const authOrganizations = pgTable('auth_organizations', {
  id: key(),
  name: text().notNull(),
  slug: text().notNull().unique(),
  logo: text(),
  metadata: text(),
  createdAt: at().notNull().defaultNow(),
})

const ofOrganization = () =>
  uuid()
    .notNull()
    .references(() => authOrganizations.id, { onDelete: 'cascade' })

export const authMembers = pgTable(
  'auth_members',
  {
    id: key(),
    organizationId: ofOrganization(),
    userId: ofUser(),
    role: text().notNull().default('viewer'),
    createdAt: at().notNull().defaultNow(),
  },
  (t) => [unique().on(t.organizationId, t.userId), index().on(t.userId)],
)

export const authInvitations = pgTable(
  'auth_invitations',
  {
    id: key(),
    organizationId: ofOrganization(),
    inviterId: uuid()
      .notNull()
      .references(() => authUsers.id, { onDelete: 'cascade' }),
    email: text().notNull(),
    role: text(),
    status: text().notNull().default('pending'),
    expiresAt: at().notNull(),
    createdAt: at().notNull().defaultNow(),
  },
  (t) => [index().on(t.organizationId), index().on(t.email)],
)

/** Keys of scripts and other machines. `key` is a hash; `permissions` holds the scope, `metadata` the space, both as JSON text. */
export const authApiKeys = pgTable(
  'auth_api_keys',
  {
    id: key(),
    configId: text().notNull().default('default'),
    referenceId: ofUser(),
    name: text(),
    start: text(),
    prefix: text(),
    key: text().notNull().unique(),
    refillInterval: integer(),
    refillAmount: integer(),
    lastRefillAt: at(),
    enabled: boolean().notNull().default(true),
    rateLimitEnabled: boolean().notNull().default(false),
    rateLimitTimeWindow: integer(),
    rateLimitMax: integer(),
    requestCount: integer().notNull().default(0),
    remaining: integer(),
    lastRequest: at(),
    expiresAt: at(),
    createdAt: at().notNull().defaultNow(),
    updatedAt: at().notNull().defaultNow(),
    permissions: text(),
    metadata: text(),
  },
  (t) => [index().on(t.referenceId)],
)
