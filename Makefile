# What `sam build` runs for each function (Metadata: BuildMethod: makefile). All share one artifact, so it is made
# once, and copied; samconfig.toml lets it be made in the source tree, where a second build finds it up to date.

artifact := functions/target/lambda
stamp := functions/target/.lambda
sources := $(shell find pom.xml .mvn events shared functions \( -name '*.java' -o -name pom.xml -o -path 'events/*.json' -o -path '*/src/main/resources/*' \) \
	-not -path '*/target/*' -not -path '*/src/test/*')

$(stamp): $(sources)
	./dovecote package
	touch $@

# One pattern for every function's logical ID.
build-%: $(stamp)
	@test -n "$(ARTIFACTS_DIR)" || { echo "make: this target is for sam build, which sets ARTIFACTS_DIR" >&2; exit 1; }
	@cp -R $(artifact)/lib "$(ARTIFACTS_DIR)/"
