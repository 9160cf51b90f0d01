"""Answers `sam deploy --guided` on a terminal, as somebody does who takes what it offers.

guided.py STACK TEMPLATE PARAMETER=VALUE...: fails where it asks what is not expected, or does not ask for a parameter.
"""
import os
import pty
import re
import select
import sys
import time

SECONDS_MAX = 300
# The project's own, which is looked for beside the template where it is not named.
CONFIGURATION = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "samconfig.toml")
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
# What is asked, and the answer; nothing takes what is offered.
ANSWERS = {
    r"Stack Name \[.*\]": "{stack}",
    r"AWS Region \[.*\]": "",
    r"Confirm changes before deploy \[Y/n\]": "y",
    r"Allow SAM CLI IAM role creation \[Y/n\]": "",
    r"Disable rollback \[y/N\]": "",
    r"Save arguments to configuration file \[Y/n\]": "n",
    r"Deploy this changeset\? \[y/N\]": "y",
}


def answer(question, stack, values, asked):
    """What to say to a line that waits for an answer; None where it does not."""
    parameter = re.search(r"Parameter (\w+) \[.*\]: $", question)
    if parameter:
        asked.add(parameter.group(1))
        return values.get(parameter.group(1), "")
    for form, said in ANSWERS.items():
        if re.search(form + r": $", question):
            return said.format(stack=stack)
    if re.search(r"\[.*\]: $", question):
        sys.exit(f"guided.py: it asks what was not expected: {question.strip()}")
    return None


def play(terminal, stack, values):
    """The names of the parameters that it asked for, once it has nothing more to say."""
    asked, line, end = set(), "", time.monotonic() + SECONDS_MAX
    while time.monotonic() < end:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            said = os.read(terminal, 4096).decode(errors="replace")
        except OSError:  # So Linux says that the other side is gone.
            return asked
        if not said:
            return asked
        sys.stdout.write(said)
        line = COLOURS.sub("", line + said).rsplit("\n", 1)[-1]
        reply = answer(line, stack, values, asked)
        if reply is not None:
            os.write(terminal, f"{reply}\n".encode())
            line = ""
    sys.exit(f"guided.py: not done within {SECONDS_MAX} s")


def main(stack, template, *parameters):
    values = dict(each.split("=", 1) for each in parameters)
    child, terminal = pty.fork()
    if child == 0:
        sam = os.path.join(os.path.dirname(sys.executable), "sam")
        os.execv(sam, [sam, "deploy", "--guided", "--template-file", template, "--config-file", CONFIGURATION])
    asked = play(terminal, stack, values)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code == 0 and not asked >= set(values):
        sys.exit(f"guided.py: it did not ask for {', '.join(sorted(set(values) - asked))}")
    sys.exit(code)


if __name__ == "__main__":
    main(*sys.argv[1:])
