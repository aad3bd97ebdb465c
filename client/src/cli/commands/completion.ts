import { Argument, type Command } from 'commander';

const help = `
Examples:
  source <(rsc completion bash)          in ~/.bashrc
  source <(rsc completion zsh)           in ~/.zshrc, behind compinit
  rsc completion fish | source           in ~/.config/fish/config.fish`;

/** `rsc completion`: what a shell needs to complete the sub-commands, their options and the values of these. */
export function registerCompletion(program: Command): void {
  program
    .command('completion')
    .description('Print what makes a shell complete the words of rsc.')
    .addArgument(new Argument('<shell>').choices(Object.keys(scripts)))
    .addHelpText('after', help)
    .action((shell: string) => {
      process.stdout.write(scripts[shell]!(program.commands));
    });
}

const scripts: Record<string, (commands: readonly Command[]) => string> = { bash, zsh, fish };

function bash(commands: readonly Command[]): string {
  const values = commands.flatMap((command) =>
    command.options.flatMap(({ long, argChoices }) =>
      argChoices ? [`    '${command.name()} ${long}') words='${argChoices.join(' ')}' ;;`] : [],
    ),
  );
  const options = commands.map((command) => `    '${command.name()} '*) words='${flagsOf(command).join(' ')}' ;;`);
  // Where no word fits, -o default offers files.
  return `_rsc() {
  local words='' word="\${COMP_WORDS[COMP_CWORD]}"
  case "\${COMP_WORDS[1]} \${COMP_WORDS[COMP_CWORD-1]}" in
${values.join('\n')}
    'completion completion') words='${Object.keys(scripts).join(' ')}' ;;
${options.join('\n')}
  esac
  case "$words:$word" in --*:-*) ;; --*) words='' ;; esac
  if [ "$COMP_CWORD" -eq 1 ]; then words='${commands.map((command) => command.name()).join(' ')}'; fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _rsc rsc
`;
}

/** Zsh reads what is made for bash. */
function zsh(commands: readonly Command[]): string {
  return `autoload -U +X bashcompinit && bashcompinit\n${bash(commands)}`;
}

function fish(commands: readonly Command[]): string {
  const lines = commands.flatMap((command) => [
    `complete -c rsc -n __fish_use_subcommand -f -a ${command.name()} -d ${quoted(command.description())}`,
    ...command.options.map(({ long, argChoices, description }) => {
      const choices = argChoices ? ` -x -a ${quoted(argChoices.join(' '))}` : '';
      const when = quoted(`__fish_seen_subcommand_from ${command.name()}`);
      return `complete -c rsc -n ${when} -l ${long?.slice(2)}${choices} -d ${quoted(description)}`;
    }),
  ]);
  const shells = quoted(Object.keys(scripts).join(' '));
  return `${lines.join('\n')}\ncomplete -c rsc -n '__fish_seen_subcommand_from completion' -f -a ${shells}\n`;
}

function flagsOf(command: Command): string[] {
  return [...command.options.flatMap(({ long }) => long ?? []), '--help'];
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
