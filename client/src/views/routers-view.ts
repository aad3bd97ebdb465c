import {
  type Disposable,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeView,
  window,
  workspace,
} from 'vscode';
import type { RouterNode } from '../editor/choose-profile.ts';
import type { Routers, TestResult } from '../editor/routers.ts';
import { formatRouterUrl } from '../router/router-url.ts';
import { groupsOf, routersIn } from '../routers/choose-routers.ts';
import type { RouterProfile } from '../routers/profile.ts';

const untrusted =
  'This workspace is not trusted: nothing is sent to a router, and the routers in its settings are not shown.';

/** The view "Routers": groups with their routers, then the routers without one. */
export class RoutersView implements TreeDataProvider<RouterNode>, Disposable {
  readonly #routers: Routers;
  readonly #view: TreeView<RouterNode>;
  readonly #subscription: Disposable;
  readonly onDidChangeTreeData;

  constructor(routers: Routers) {
    this.#routers = routers;
    this.onDidChangeTreeData = routers.onDidChange;
    this.#view = window.createTreeView('routeros.routers', { treeDataProvider: this, showCollapseAll: true });
    this.#subscription = routers.onDidChange(() => this.#tellTrust());
    this.#tellTrust();
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#view.dispose();
  }

  getChildren(node?: RouterNode): RouterNode[] {
    const { profiles, problems } = this.#routers.read();
    if (node?.kind === 'group') return nodesOf(routersIn(node.name, profiles), node.name);
    if (node !== undefined) return [];
    return [
      ...problems.map((message): RouterNode => ({ kind: 'problem', message })),
      ...groupsOf(profiles).map((name): RouterNode => ({ kind: 'group', name })),
      ...nodesOf(
        profiles.filter(({ groups }) => groups.length === 0),
        null,
      ),
    ];
  }

  getTreeItem(node: RouterNode): TreeItem {
    switch (node.kind) {
      case 'router':
        return routerItem(node.profile, node.group, this.#routers.testOf(node.profile.name));
      case 'group':
        return groupItem(node.name, routersIn(node.name, this.#routers.read().profiles).length);
      case 'problem':
        return problemItem(node.message);
    }
  }

  #tellTrust(): void {
    // An empty list shows the same in a text of its own, with a way to trust the workspace.
    const isSaid = workspace.isTrusted || this.getChildren().length === 0;
    this.#view.message = isSaid ? '' : untrusted;
  }
}

function nodesOf(profiles: readonly RouterProfile[], group: string | null): RouterNode[] {
  return profiles.map((profile) => ({ kind: 'router', profile, group }));
}

function routerItem(profile: RouterProfile, group: string | null, test: TestResult | null): TreeItem {
  const item = new TreeItem(profile.name);
  item.id = JSON.stringify([group, profile.name]);
  item.contextValue = 'router';
  item.description = profile.host;
  item.iconPath = iconOf(test);
  item.tooltip = tooltipOf(profile, test);
  return item;
}

function iconOf(test: TestResult | null): ThemeIcon {
  if (test === null) return new ThemeIcon('vm');
  return test.passed
    ? new ThemeIcon('vm-active', new ThemeColor('testing.iconPassed'))
    : new ThemeIcon('vm-outline', new ThemeColor('testing.iconFailed'));
}

/** Plain text, since a name in the settings of a workspace could hold a link. */
function tooltipOf(profile: RouterProfile, test: TestResult | null): MarkdownString {
  const lines = [
    formatRouterUrl(profile),
    `Knock: ${knockText(profile)}`,
    ...(profile.pin === null ? [] : [`Certificate: ${profile.pin}`]),
    ...(profile.groups.length === 0 ? [] : [`Groups: ${profile.groups.join(', ')}`]),
    ...(test === null ? [] : [test.message]),
  ];
  return new MarkdownString().appendText(lines.join('\n'));
}

/** The steps themselves are nothing to show in passing. */
function knockText({ knock }: RouterProfile): string {
  if (knock === 'secret') return 'in the secret storage';
  if (knock === 'none' || knock.endsWith('.rsc')) return knock;
  return `${knock.split(/[\s,]+/).length} steps`;
}

function groupItem(name: string, count: number): TreeItem {
  const item = new TreeItem(name, TreeItemCollapsibleState.Expanded);
  item.id = JSON.stringify([name]);
  item.contextValue = 'group';
  item.description = count === 1 ? '1 router' : `${count} routers`;
  item.iconPath = new ThemeIcon('folder');
  return item;
}

function problemItem(message: string): TreeItem {
  const item = new TreeItem(message);
  item.iconPath = new ThemeIcon('warning', new ThemeColor('list.warningForeground'));
  item.tooltip = message;
  const title = 'Open Settings';
  item.command = { command: 'workbench.action.openSettings', title, arguments: ['routeros.routers'] };
  return item;
}
