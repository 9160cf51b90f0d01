"""The template as CloudFormation gets it: SAM's own translator, without an account."""
import copy
import os
import re

os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")

from samcli.yamlhelper import yaml_parse  # noqa: E402
from samtranslator.translator.transform import transform  # noqa: E402


class _ManagedPolicies:
    """Names that SAM may look up; our functions name their own roles, so none is needed."""

    def load(self):
        return {}


def read(path="template.yaml"):
    with open(path, encoding="utf-8") as file:
        return yaml_parse(file.read())


def expand(template, parameters=None):
    """Expands a template that was read; it stays as it is."""
    template = copy.deepcopy(template)
    template["Globals"]["Function"]["CodeUri"] = "s3://bucket/artifact"
    return _plain(transform(template, parameters or {}, _ManagedPolicies()))


def _plain(node):
    if isinstance(node, dict):
        return {str(key): _plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(value) for value in node]
    return node


def of_type(expanded, *types):
    """Logical ID and properties of the resources of these types."""
    return [(name, r.get("Properties", {})) for name, r in expanded["Resources"].items() if r["Type"] in types]


def references(node):
    """The logical IDs that an expression speaks of."""
    found = []
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "Ref":
                found.append(value)
            elif key == "Fn::GetAtt":
                found.append(value[0] if isinstance(value, list) else value.split(".")[0])
            elif key == "Fn::Sub":
                text, names = (value, {}) if isinstance(value, str) else (value[0], value[1])
                for name in re.findall(r"\$\{([^!}][^}]*)\}", text):
                    if name in names:
                        found += references(names[name])
                    elif not name.startswith("AWS::"):
                        found.append(name.split(".")[0])
            else:
                found += references(value)
    elif isinstance(node, list):
        for value in node:
            found += references(value)
    return found


def text(node):
    """The constant text in an expression, its variables as they are written."""
    if isinstance(node, dict) and "Fn::Sub" in node:
        value = node["Fn::Sub"]
        return value if isinstance(value, str) else value[0]
    return node if isinstance(node, str) else ""


if __name__ == "__main__":
    import json
    import sys

    json.dump(expand(read(*sys.argv[1:])), sys.stdout, indent=1)
