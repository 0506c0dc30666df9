// The audit log in words. An act that has none is shown as it is written.
import type { AuditMeans } from '#db/schema/audit-log.ts'

const words: Record<string, string> = {
  'key.create': 'Key made',
  'key.revoke': 'Key revoked',
  'rule.add': 'Rule added',
  'rule.remove': 'Rule removed',
  'price.save': 'Price set',
  'price.remove': 'Price removed',
  'hooks.change': 'Hooks changed',
  'hooks.switch': 'Hooks switched',
  'space.create': 'Space made',
  'space.rename': 'Space renamed',
  'member.join': 'Member joined',
  'member.role': 'Role changed',
  'member.leave': 'Member left',
  'member.remove': 'Member removed',
  'invitation.create': 'Invitation made',
  'invitation.revoke': 'Invitation revoked',
  'session.move': 'Session moved',
  'target.add': 'Capture to another space',
  'target.remove': 'Capture to another space ended',
  'account.save': 'Name or address changed',
  'password.set': 'Password set',
  'way.add': 'Way to sign in added',
  'way.remove': 'Way to sign in removed',
  'device.end': 'Device signed out',
  'device.pair': 'Device paired',
  'device.refuse': 'Device refused',
  'share.create': 'Share link made',
  'share.change': 'Share link changed',
  'share.revoke': 'Share link revoked',
  'share.open': 'Share link followed',
  'api.read': 'Read by key',
  'sql.access': 'SQL access given',
  'sql.revoke': 'SQL access taken away',
  'api.write': 'Changed by key',
}

export const actWords = (act: string): string => words[act] ?? act

export const meansWords: Record<AuditMeans, string> = {
  page: 'on a page',
  key: 'by key',
  share: 'by share link',
  command: 'by command',
  tool: 'by a tool',
}
