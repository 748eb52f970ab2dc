using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Generative.Pipelines.Tests;

public sealed class JsonSchemaConstraintTests
{
    private const int End = 256, Draws = 500;

    private const string Person = """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A person", "type": "object", "additionalProperties": false,
          "properties": {
            "name": {"type": "string", "minLength": 1, "maxLength": 8},
            "age": {"type": "integer"},
            "height": {"type": ["number", "null"]},
            "kind": {"enum": ["a\"b", 3, null, [1, {"x": "é"}]]},
            "born": {"type": "string", "pattern": "^\\d{4}-[\"\\\\]$"},
            "note": {"type": "string", "pattern": "x."},
            "fixed": {"const": true},
            "tags": {"type": "array", "items": {"anyOf": [{"type": "boolean"}, {"type": "object", "properties": {"v": {"type": "null"}}}]},
                     "minItems": 1, "maxItems": 3},
            "empty": {"type": "array", "maxItems": 0}
          },
          "required": ["age", "kind", "tags"]
        }
        """;

    [Test]
    public void Any_text_drawn_is_JSON_that_the_schema_describes()
    {
        var constraint = new JsonSchemaConstraint(Person, ConstrainedText.Bytes, [End]);
        var seen = new HashSet<string>();
        for (var seed = 0; seed < Draws; seed++)
            Check(ConstrainedText.Draw(constraint, ConstrainedText.Bytes, End, seed, 260), seen);

        Assert.That(seen, Is.SupersetOf(new[] { "name", "age", "height", "kind", "born", "note", "fixed", "tags", "empty", "no height" }));
    }

    [Test]
    public void Tokens_of_several_letters_draw_it_too()
    {
        using var tiny = new TinyTextPipeline();
        var tokenizer = tiny.Catalog.Describe("tiny-text").Tokenizer!();
        var constraint = new JsonSchemaConstraint(Person, tokenizer, [TinyTextModel.Eos]);
        for (var seed = 0; seed < Draws / 5; seed++)
            Check(ConstrainedText.Draw(constraint, tokenizer, TinyTextModel.Eos, seed, TinyTextModel.Vocabulary), []);
    }

    [TestCase("""{"type": "array", "items": {"type": "integer"}}""", "[]|[1]|[-2, 0]|[1,2,3]", "[1,]|[01]|[1.5]|1|[ ]|")]
    [TestCase("""{"type": "string"}""", "\"\"|\"a\\n\"|\"é\"|\"\\u0001\"", "\"a\n\"|\"|\"\\x\"|\"a\"\"")]
    [TestCase("""{"type": "number"}""", "0|-1.5|1e5|0.25E-3", "01|.5|1.|1e|+1")]
    [TestCase("""{"type": "object", "properties": {"a": {"const": 1}, "b": {"const": 2}}}""",
        """{}|{"a":1}|{"b": 2}|{"a":1, "b":2}""", """{"b":2,"a":1}|{"a":1,}|{,"b":2}|{"c":1}""")]
    [TestCase("""{"type": "object", "properties": {"a": {"const": 1}, "b": {"const": 2}}, "required": ["b"]}""",
        """{"b":2}|{"a":1,"b":2}""", """{}|{"a":1}""")]
    public void Texts_belong_to_it_or_not(string schema, string good, string bad)
    {
        var constraint = new JsonSchemaConstraint(schema, ConstrainedText.Bytes, [End]);

        using var _ = Assert.EnterMultipleScope();
        foreach (var (texts, belongs) in new[] { (good, true), (bad, false) })
            foreach (var text in texts.Split('|'))
                Assert.That(constraint.IsComplete([.. Encoding.UTF8.GetBytes(text).Select(b => (long)b)]), Is.EqualTo(belongs), text);
    }

    [TestCase("{", "The schema is not valid JSON")]
    [TestCase("7", "The schema is 7; expected an object")]
    [TestCase("{}", "The schema has no 'type', and any value is not supported")]
    [TestCase("""{"type": "strin"}""", "has the type strin (did you mean string?)")]
    [TestCase("""{"type": "object", "properties": {"a": {"$ref": "#"}}}""", "The schema, 'a' uses '$ref', which is not supported")]
    [TestCase("""{"type": "integer", "minimum": 3}""", "uses 'minimum', which is not supported")]
    [TestCase("""{"type": "object", "required": ["b"]}""", "requires 'b', which is not among its properties")]
    [TestCase("""{"type": "array"}""", "is an array without 'items'")]
    [TestCase("""{"type": "array", "items": {"type": "null"}, "minItems": 3, "maxItems": 2}""", "has minItems 3 and maxItems 2")]
    [TestCase("""{"type": "string", "maxLength": -1}""", "has maxLength -1; expected a whole number of at least 0")]
    [TestCase("""{"type": "string", "pattern": "a", "maxLength": 3}""", "has 'pattern' beside 'minLength' or 'maxLength'")]
    [TestCase("""{"type": "string", "pattern": "(?i)a"}""", "the group '(?i' is not supported")]
    [TestCase("""{"enum": []}""", "has 'enum' []; expected a list with something in it")]
    [TestCase("""{"type": "object", "additionalProperties": {"type": "null"}}""", "has a schema as 'additionalProperties'")]
    public void What_is_not_supported_is_refused_by_name(string schema, string says) =>
        Assert.That(() => new JsonSchemaConstraint(schema, ConstrainedText.Bytes, [End]),
            Throws.ArgumentException.With.Message.Contains(says));

    private static void Check(string text, HashSet<string> seen)
    {
        using var json = JsonDocument.Parse(text);
        string[] names = [.. json.RootElement.EnumerateObject().Select(p => p.Name)];
        Assert.That(names, Is.Unique.And.SupersetOf(new[] { "age", "kind", "tags" }), text);
        foreach (var (name, value) in json.RootElement.EnumerateObject().Select(p => (p.Name, p.Value)))
        {
            seen.Add(value.ValueKind == JsonValueKind.Null ? $"no {name}" : name);
            Assert.That(name switch
            {
                "name" => value.GetString()!.EnumerateRunes().Count() is >= 1 and <= 8,
                "age" => value.TryGetInt64(out _),
                "height" => value.ValueKind == JsonValueKind.Null || double.IsFinite(value.GetDouble()),
                "kind" => value.GetRawText() is """
                    "a\"b"
                    """ or "3" or "null" or """[1,{"x":"é"}]""",
                "born" => Regex.IsMatch(value.GetString()!, @"^[0-9]{4}-[""\\]\z"),
                "note" => Regex.IsMatch(value.GetString()!, "x.", RegexOptions.Singleline),
                "fixed" => value.GetBoolean(),
                "tags" => value.GetArrayLength() is >= 1 and <= 3,
                "empty" => value.GetArrayLength() == 0,
                _ => false,
            }, Is.True, text);
        }
    }
}
