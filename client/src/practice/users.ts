/** Who may log in, and what they may do then. */
import { type Policies, readPolicies } from './policies.ts';
import type { Store } from './store.ts';

/** Whether there is a user of this name who may use the API and whose password is right. */
export function admits(store: Store, user: string, isRight: (password: string) => boolean): boolean {
  const row = store.rows('/user').find(({ values }) => values.name === user);
  if (row === undefined || row.values.disabled === 'true' || !policiesOf(store, user).has('api')) return false;
  return isRight(row.values.password ?? '');
}

/** The policies of the group that a user is in. */
export function policiesOf(store: Store, user: string): Policies {
  const group = store.rows('/user').find(({ values }) => values.name === user)?.values.group;
  const row = store.rows('/user/group').find(({ values }) => values.name === group);
  return readPolicies(row?.values.policy ?? '');
}
