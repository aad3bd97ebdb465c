/** Who may log in, and what they may do then. */
import { isInPrefix } from './addresses.ts';
import { type Policies, readPolicies } from './policies.ts';
import type { Store } from './store.ts';

/** Whether there is a user of this name who may use the API, from this address, and whose password is right. */
export function admits(store: Store, user: string, source: string, isRight: (password: string) => boolean): boolean {
  const row = store.rows('/user').find(({ values }) => values.name === user);
  if (row === undefined || row.values.disabled === 'true' || !policiesOf(store, user).has('api')) return false;
  const { address = '', password = '' } = row.values;
  const isNear = address === '' || address.split(',').some((prefix) => isInPrefix(source, prefix));
  return isNear && isRight(password);
}

/** The policies of the group that a user is in. */
export function policiesOf(store: Store, user: string): Policies {
  const group = store.rows('/user').find(({ values }) => values.name === user)?.values.group;
  const row = store.rows('/user/group').find(({ values }) => values.name === group);
  return readPolicies(row?.values.policy ?? '');
}
