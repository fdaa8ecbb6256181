package casefile

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

var update = flag.Bool("update", false, "write docs/case.schema.json")

const schemaFile = "../docs/case.schema.json"

func TestSchemaIsPublished(t *testing.T) {
	schema, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(schemaFile, schema, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	published, err := os.ReadFile(schemaFile)
	if err != nil || !bytes.Equal(published, schema) {
		t.Errorf("docs/case.schema.json is not that of the code (%v): go test ./casefile -run TestSchemaIsPublished -update", err)
	}
}

var compiled = sync.OnceValues(func() (*jsonschema.Schema, error) {
	text, err := Schema()
	if err != nil {
		return nil, err
	}
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource(schemaID, schema); err != nil {
		return nil, err
	}
	return compiler.Compile(schemaID)
})

// valid says what the schema has against a file.
func valid(t *testing.T, source []byte) error {
	t.Helper()
	schema, err := compiled()
	if err != nil {
		t.Fatal(err)
	}
	asJSON, err := yaml.YAMLToJSON(source)
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(asJSON))
	if err != nil {
		t.Fatalf("%v: %s", err, asJSON)
	}
	return schema.Validate(value)
}

func TestSchemaTakesWhatIsWritten(t *testing.T) {
	for _, p := range listed(t) {
		text, err := Write(Case{Profile: p})
		if err != nil {
			t.Fatal(err)
		}
		if err := valid(t, text); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
	}
}

func TestSchemaRefusesWhatReadRefuses(t *testing.T) {
	for old, new := range map[string]string{
		"vus:":        "vuss: 1\nvus:",
		"84/s":        "84/fortnight",
		"100 %":       "a lot %",
		"quantity: 5": "quantity: {gauss: {}}",
		"name: X1":    "title: X1",
		"for: 5s":     "for: soon",
		"orders: 10":  "orders: -1",
		"vus: {max":   "vus: {most",
	} {
		source := []byte(strings.Replace(small, old, new, 1))
		if _, err := Read("x.yaml", source); err == nil {
			t.Errorf("%q in place of %q is read", new, old)
		}
		if valid(t, source) == nil {
			t.Errorf("%q in place of %q is valid", new, old)
		}
	}
	if valid(t, []byte(small)) != nil {
		t.Error("the small case is not valid")
	}
}
