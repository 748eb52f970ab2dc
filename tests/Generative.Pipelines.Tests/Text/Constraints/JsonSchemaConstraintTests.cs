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

    [TestCase("""{"const": "é😀\u2028\u00a0\u007f<'&"}""", "\"é😀\u2028\u00a0\u007f<'&\"")]
    [TestCase("""{"const": "\u0001\b\f\n\r\t\u001f\"\\/"}""", """
        "\u0001\b\f\n\r\t\u001f\"\\/"
        """)]
    [TestCase("""{"enum": [{"😀": ["\u2029", 1.50]}]}""", "{\"😀\":[\"\u2029\",1.50]}")]
    public void Fixed_values_are_written_as_templates_write_them(string schema, string expected)
    {
        var constraint = new JsonSchemaConstraint(schema, ConstrainedText.Bytes, [End]);
        Assert.That(ConstrainedText.Draw(constraint, ConstrainedText.Bytes, End, 1, 260), Is.EqualTo(expected));
    }

    [TestCase("""{"type": "array", "items": {"type": "integer"}}""", "[]|[1]|[-2, 0]|[1,2,3]", "[1,]|[01]|[1.5]|1|[ ]|")]
    [TestCase("""{"type": "string"}""", "\"\"|\"a\\n\"|\"é\"|\"\\u0001\"", "\"a\n\"|\"|\"\\x\"|\"a\"\"")]
    [TestCase("""{"type": "number"}""", "0|-1.5|1e5|0.25E-3", "01|.5|1.|1e|+1")]
    [TestCase("""{"type": "object", "properties": {"a": {"const": 1}, "b": {"const": 2}}}""",
        """{}|{"a":1}|{"b": 2}|{"a":1, "b":2}""", """{"b":2,"a":1}|{"a":1,}|{,"b":2}|{"c":1}""")]
    [TestCase("""{"type": "object", "properties": {"a": {"const": 1}, "b": {"const": 2}}, "required": ["b"]}""",
        """{"b":2}|{"a":1,"b":2}""", """{}|{"a":1}""")]
    [TestCase("""{"type": "array", "items": {"$ref": "#/$defs/a~1b"}, "$defs": {"a/b": {"$ref": "#/definitions/c%20d"}}, """
        + """ "definitions": {"c d": {"enum": [1, null]}, "unused": {"type": "any"}}}""", "[]|[1,null]", "[2]|[1,]")]
    [TestCase("""{"type": "object", "properties": {"a": {"$ref": "#/$defs/s"}, "b": {"$ref": "#/$defs/s"}}, """
        + """ "$defs": {"s": {"type": "string", "minLength": 2, "maxLength": 3}}}""",
        """{"a":"xy","b":"xyz"}""", """{"a":"x"}|{"b":"xyzw"}""")]
    [TestCase("""{"type": "integer", "minimum": 0}""", "0|7|10|999999999999999999", "-1|-0|01|1000000000000000000|")]
    [TestCase("""{"type": ["integer", "null"], "maximum": -5.5}""", "-6|-10|-999999999999999999|null", "-5|-1|0|6")]
    public void Texts_belong_to_it_or_not(string schema, string good, string bad)
    {
        var constraint = new JsonSchemaConstraint(schema, ConstrainedText.Bytes, [End]);

        using var _ = Assert.EnterMultipleScope();
        foreach (var (texts, belongs) in new[] { (good, true), (bad, false) })
            foreach (var text in texts.Split('|'))
                Assert.That(constraint.IsComplete([.. Encoding.UTF8.GetBytes(text).Select(b => (long)b)]), Is.EqualTo(belongs), text);
    }

    [TestCase(0, 0)]
    [TestCase(3, 3)]
    [TestCase(-7, 12)]
    [TestCase(-123, -45)]
    [TestCase(8, 1234)]
    [TestCase(-1002, 997)]
    [TestCase(100, 199)]
    [TestCase(-2000, 2000)]
    public void Whole_numbers_between_bounds_belong_and_no_others(int least, int most)
    {
        string[] schemas =
        [
            $$"""{"type": "integer", "minimum": {{least}}, "maximum": {{most}}}""",
            $$"""{"type": "integer", "exclusiveMinimum": {{least - 1}}, "exclusiveMaximum": {{most + 1}}}""",
        ];
        foreach (var schema in schemas)
        {
            var constraint = new JsonSchemaConstraint(schema, ConstrainedText.Bytes, [End]);
            for (var number = -2100; number <= 2100; number++)
                Assert.That(constraint.IsComplete([.. $"{number}".Select(c => (long)c)]), Is.EqualTo(number >= least && number <= most),
                    $"{number} in {schema}");
        }
    }

    [Test]
    public void Every_choice_of_properties_in_order_is_an_object_and_no_other()
    {
        const string schema = """
            {"type": "object", "required": ["c"], "properties": {"a": {"type": "array", "items": {"const": 1}}, "b": {"type": "object",
             "properties": {"x": {"const": 1}}}, "c": {"enum": [1, 2]}, "d": {"type": "integer"}, "e": {"type": "string"}}}
            """;
        var constraint = new JsonSchemaConstraint(schema, ConstrainedText.Bytes, [End]);
        string[] written = ["\"a\":[1,1]", "\"b\":{}", "\"c\":2", "\"d\":-7", "\"e\":\"x\""];
        for (var chosen = 0; chosen < 1 << written.Length; chosen++)
        {
            var some = written.Where((_, i) => (chosen >> i & 1) == 1).ToArray();
            Check(string.Join(',', some), (chosen & 4) != 0);
            Check(string.Join(", ", some), (chosen & 4) != 0);
            Check(string.Join(',', some) + ",", false);
            if (some.Length > 1)
            {
                Check(string.Join(',', some.Reverse()), false);
                Check(string.Concat(some), false);
            }
        }

        void Check(string inside, bool belongs) => Assert.That(
            constraint.IsComplete([.. Encoding.UTF8.GetBytes($"{{{inside}}}").Select(b => (long)b)]), Is.EqualTo(belongs), inside);
    }

    [Test]
    public void Objects_with_many_optional_texts_are_no_larger_than_their_properties()
    {
        var properties = Enumerable.Range(0, 20).Select(i => $"\"property{i}\": {{\"type\": \"string\", \"maxLength\": 40}}");
        var schema = $"{{\"type\": \"object\", \"properties\": {{{string.Join(", ", properties)}}}}}";
        var constraint = new JsonSchemaConstraint(schema, ConstrainedText.Bytes, [End]);
        var text = $"{{\"property3\":\"{new string('x', 40)}\", \"property19\": \"é\"}}";

        using var _ = Assert.EnterMultipleScope();
        Assert.That(constraint.IsComplete([.. Encoding.UTF8.GetBytes(text).Select(b => (long)b)]), Is.True);
        Assert.That(constraint.IsComplete([.. Encoding.UTF8.GetBytes(text.Replace("xx", "xxx")).Select(b => (long)b)]), Is.False);
    }

    [Test]
    public void Definitions_that_double_at_every_level_end_in_a_word_about_their_size()
    {
        var levels = Enumerable.Range(0, 40).Select(i =>
            $"\"d{i}\": {{\"type\": \"object\", \"properties\": {{\"a\": {To(i + 1)}, \"b\": {To(i + 1)}}}}}");
        var schema = $"{{\"$ref\": \"#/$defs/d0\", \"$defs\": {{{string.Join(", ", levels)}, \"d40\": {{\"type\": \"null\"}}}}}}";

        Assert.That(() => new JsonSchemaConstraint(schema, ConstrainedText.Bytes, [End]),
            Throws.ArgumentException.With.Message.Contains("The pattern needs more than 400000 states"));
    }

    [Test]
    public void Chain_of_definitions_that_is_too_long_is_refused()
    {
        var links = Enumerable.Range(0, 5000).Select(i => $"\"d{i}\": {To(i + 1)}");
        var schema = $"{{\"$ref\": \"#/$defs/d0\", \"$defs\": {{{string.Join(", ", links)}}}}}";

        Assert.That(() => new JsonSchemaConstraint(schema, ConstrainedText.Bytes, [End]),
            Throws.ArgumentException.With.Message.Contains("stands more than 200 parts deep; make it flatter"));
    }

    [TestCase("{", "The schema is not valid JSON")]
    [TestCase("7", "The schema is 7; expected an object")]
    [TestCase("{}", "The schema has no 'type', and any value is not supported")]
    [TestCase("""{"type": "strin"}""", "has the type strin (did you mean string?)")]
    [TestCase("""{"type": "object", "properties": {"a": {"$ref": "#"}}}""",
        "The schema, 'a' refers to '#' from within it, and recursive schemas are not supported")]
    [TestCase("""{"$ref": "#/$defs/n", "$defs": {"n": {"type": "array", "items": {"$ref": "#/definitions/m"}}}, """
        + """ "definitions": {"m": {"$ref": "#/$defs/n"}}}""",
        "The definition '#/definitions/m' refers to '#/$defs/n' from within it, and recursive schemas are not supported: their texts "
        + "have no bound; write the levels out")]
    [TestCase("""{"$ref": "#/$defs/nam", "$defs": {"name": {"type": "null"}}}""",
        "'#/$defs/nam', which is not defined (did you mean name?)")]
    [TestCase("""{"$ref": "#/$defs/a"}""", "refers to '#/$defs/a', and the schema has no '$defs'")]
    [TestCase("""{"$ref": "other.json"}""", "refers to 'other.json', which is not supported; refer to #/$defs/NAME")]
    [TestCase("""{"$ref": "#/$defs/a/items", "$defs": {"a": {"type": "null"}}}""", "refers to '#/$defs/a/items', which is not supported")]
    [TestCase("""{"$ref": 7}""", "has the $ref 7; expected a text")]
    [TestCase("""{"$ref": "#/$defs/a", "type": "null", "$defs": {"a": {"type": "null"}}}""", "has 'type' beside '$ref'")]
    [TestCase("""{"type": "integer", "minimum": "3"}""", "has minimum \"3\"; expected a number")]
    [TestCase("""{"type": "integer", "minimum": 3, "maximum": 2}""", "has minimum 3 and maximum 2, and no whole number")]
    [TestCase("""{"type": "integer", "exclusiveMinimum": 3, "exclusiveMaximum": 4}""", "has exclusiveMinimum 3 and exclusiveMaximum 4")]
    [TestCase("""{"type": "integer", "minimum": 1e30}""", "no whole number of up to 18 digits lies there")]
    [TestCase("""{"type": "number", "maximum": 3}""", "has 'maximum' for the type number, which is supported for integer alone")]
    [TestCase("""{"type": "integer", "multipleOf": 3}""", "uses 'multipleOf', which is not supported")]
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

    private static string To(int definition) => $"{{\"$ref\": \"#/$defs/d{definition}\"}}";

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
