// Node 20 lacks these functions, which chevrotain and we call. The command line is bundled with them, so that it runs there.

function groupInto<Item, Key>(
  items: Iterable<Item>,
  keyOf: (item: Item, index: number) => Key,
  put: (key: Key, item: Item) => void,
): void {
  let index = 0;
  for (const item of items) put(keyOf(item, index++), item);
}

Object.groupBy ??= <Key extends PropertyKey, Item>(
  items: Iterable<Item>,
  keyOf: (item: Item, index: number) => Key,
): Partial<Record<Key, Item[]>> => {
  const groups: Partial<Record<Key, Item[]>> = Object.create(null);
  groupInto(items, keyOf, (key, item) => {
    groups[key] ??= [];
    groups[key].push(item);
  });
  return groups;
};

Map.groupBy ??= <Key, Item>(items: Iterable<Item>, keyOf: (item: Item, index: number) => Key): Map<Key, Item[]> => {
  const groups = new Map<Key, Item[]>();
  groupInto(items, keyOf, (key, item) => {
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  });
  return groups;
};

Promise.withResolvers ??= <T>(): PromiseWithResolvers<T> => {
  let resolve!: PromiseWithResolvers<T>['resolve'];
  let reject!: PromiseWithResolvers<T>['reject'];
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
};
