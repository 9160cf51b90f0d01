# Sourced by the stages: commands of docs/operations.md, as they stand there, against an emulator.

# runbook SECTION [START]: the commands of a section, or the one whose first line starts so.
runbook() {
  awk -v section="## $1" -v start="    ${2:-}" '
    /^## / { inside = $0 == section }
    !inside || !/^    / { taking = 0; next }
    index($0, start) == 1 { taking = 1 }
    taking { print substr($0, 5); if (start != "    " && !/\\$/) exit }
  ' docs/operations.md | sed "s/\\bSTACK\\b/$stack/g"
}

# The command line of AWS, pinned; a queue's address would else lead it to AWS itself.
aws() { .dovecote/awscli/bin/aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }
