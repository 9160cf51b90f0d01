"""What may be in the functions' artifact: jars that are listed, nothing that runs only on a developer's machine."""
import os
import re
import sys
import zipfile

# Bytes, unpacked or not: Lambda's limit is 250 MB, ours what a cold start bears.
LARGEST = 25 * 1024 * 1024
# Class names that give away what slipped in inside a jar of another name.
NEVER = {
    "DynamoDB Local": "com/amazonaws/services/dynamodbv2/local/",
    "DynamoDB Local 3": "software/amazon/dynamodb/services/local/",
    "ElasticMQ": "org/elasticmq/",
    "Undertow": "io/undertow/",
    "Netty": "io/netty/",
    "the SDK's Netty client": "software/amazon/awssdk/http/nio/",
    "the SDK's Apache client": "software/amazon/awssdk/http/apache5/",
    "the SDK's older Apache client": "software/amazon/awssdk/http/apache/",
    "JUnit": "org/junit/",
    "AssertJ": "org/assertj/",
    "the test kit": "dev/dovecote/testkit/",
    "the local stack": "dev/dovecote/local/",
    "Lambda's own runtime": "com/amazonaws/services/lambda/runtime/api/client/",
}


# The one thing that is native: the HTTP client, for each of the processors that the artifact runs on.
NATIVE = {
    "aws-crt-linux-aarch_64": "linux/armv8/glibc/libaws-crt-jni.so",
    "aws-crt-linux-x86_64": "linux/x86_64/glibc/libaws-crt-jni.so",
}


def name(jar):
    return re.sub(r"-\d[\w.]*((?:-linux-\w+)?)\.jar$", r"\1", jar)


def listed(path=os.path.join(os.path.dirname(__file__), "artifact.txt")):
    with open(path, encoding="utf-8") as file:
        return {line.strip() for line in file if line.strip() and not line.startswith("#")}


def faults(folder):
    """What is wrong with an artifact, as sentences."""
    found = []
    allowed = listed()
    jars = []
    size = 0
    for place, _, files in os.walk(folder):
        for file in files:
            path = os.path.join(place, file)
            size += os.path.getsize(path)
            if os.path.relpath(place, folder) != "lib" or not file.endswith(".jar"):
                found.append(f"{os.path.relpath(path, folder)} is no jar in lib/")
            else:
                jars.append(file)
    names = [name(jar) for jar in jars]
    found += [f"{jar} is not in deploy/artifact.txt" for jar in jars if name(jar) not in allowed]
    found += [f"{n} is there in several versions" for n in sorted({n for n in names if names.count(n) > 1})]
    found += [f"{n} is missing" for n in sorted(allowed - set(names))]
    if size > LARGEST:
        found.append(f"the artifact has {size} bytes, more than {LARGEST}")
    for jar in jars:
        with zipfile.ZipFile(os.path.join(folder, "lib", jar)) as content:
            entries = content.namelist()
        for what, prefix in NEVER.items():
            if any(entry.startswith(prefix) for entry in entries):
                found.append(f"{jar} holds {what}")
        natives = [entry for entry in entries if re.search(r"\.(so|dll|dylib|jnilib)$", entry)]
        expected = [NATIVE[name(jar)]] if name(jar) in NATIVE else []
        found += [f"{jar} holds a native library: {entry}" for entry in natives if entry not in expected]
        found += [f"{jar} lacks {entry}" for entry in expected if entry not in natives]
    return found


def show(folder):
    lib = os.path.join(folder, "lib")
    jars = sorted(os.listdir(lib), key=lambda jar: -os.path.getsize(os.path.join(lib, jar)))
    total = sum(os.path.getsize(os.path.join(lib, jar)) for jar in jars)
    for jar in jars:
        print(f"{os.path.getsize(os.path.join(lib, jar)) / 1024:9.0f} KB  {jar}")
    print(f"{total / 1024 / 1024:9.1f} MB  {len(jars)} jars, one artifact for all functions")


if __name__ == "__main__":
    wrong = faults(sys.argv[1])
    show(sys.argv[1])
    for sentence in wrong:
        print("artifact: " + sentence, file=sys.stderr)
    sys.exit(1 if wrong else 0)
