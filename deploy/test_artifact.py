"""The check of the artifact finds what it is there to find."""
import os
import shutil
import tempfile
import unittest
import zipfile

import artifact

REAL = os.path.join(os.path.dirname(__file__), "..", "functions", "target", "lambda")


class ArtifactTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        os.makedirs(os.path.join(self.folder, "lib"))
        for jar in os.listdir(os.path.join(REAL, "lib")):
            os.link(os.path.join(REAL, "lib", jar), os.path.join(self.folder, "lib", jar))

    def add(self, jar, entry):
        with zipfile.ZipFile(os.path.join(self.folder, "lib", jar), "w") as made:
            made.writestr(entry, "")

    def fault(self, part):
        self.assertTrue(any(part in each for each in artifact.faults(self.folder)), artifact.faults(self.folder))

    def test_the_artifact_as_it_is(self):
        self.assertEqual([], artifact.faults(self.folder))

    def test_an_unlisted_jar(self):
        self.add("netty-nio-client-2.54.14.jar", "x.class")
        self.fault("netty-nio-client-2.54.14.jar is not in deploy/artifact.txt")

    def test_a_forbidden_thing_under_an_allowed_name(self):
        os.remove(os.path.join(self.folder, "lib", "joda-time-2.10.8.jar"))
        self.add("joda-time-9.jar", "org/elasticmq/Queue.class")
        self.fault("holds ElasticMQ")

    def test_two_versions_of_one_jar(self):
        self.add("jspecify-9.0.0.jar", "x.class")
        self.fault("jspecify is there in several versions")

    def test_a_native_library(self):
        self.add("jspecify-9.0.0.jar", "lib/libx.so")
        self.fault("holds a native library")

    def test_a_native_library_for_another_platform(self):
        jar = next(jar for jar in os.listdir(os.path.join(self.folder, "lib")) if jar.endswith("linux-x86_64.jar"))
        os.remove(os.path.join(self.folder, "lib", jar))
        self.add(jar, "osx/x86_64/cruntime/libaws-crt-jni.dylib")
        self.fault("holds a native library: osx")
        self.fault("lacks linux/x86_64")

    def test_a_class_outside_a_jar(self):
        with open(os.path.join(self.folder, "Main.class"), "w", encoding="utf-8"):
            pass
        self.fault("Main.class is no jar in lib/")

    def test_our_own_jar_left_out(self):
        os.remove(os.path.join(self.folder, "lib", "dovecote-functions-0.1.0.jar"))
        self.fault("dovecote-functions is missing")


if __name__ == "__main__":
    unittest.main()
