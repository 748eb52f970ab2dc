using System.Text.Json.Nodes;

namespace Generative.Imaging.Tests;

[TestFixture]
public sealed class GenerationParametersTests
{
    [Test]
    public void Json_holds_every_field()
    {
        var original = Samples.Parameters();
        var read = GenerationParameters.Parse(original.ToJson());
        using (Assert.EnterMultipleScope())
        {
            foreach (var property in typeof(GenerationParameters).GetProperties())
            {
                Assert.That(property.GetValue(read), Is.EqualTo(property.GetValue(original)), property.Name);
            }
        }

        Assert.That(read.Sdk, Is.EqualTo(GenerationParameters.SdkVersion));
        Assert.That(read.ToJson(), Is.EqualTo(original.ToJson()));
    }

    [Test]
    public void Json_is_the_documented_text() => Assert.That(
        (Samples.Parameters() with { Sdk = "0.1.0", Guidance = 1 }).ToJson(),
        Is.EqualTo("{\"format\":1,\"model\":\"fashion-edm\",\"weightsHash\":\"sha256:00ff\",\"sampler\":\"edm-heun\",\"steps\":18,"
            + "\"seeds\":[42,9223372036854775807,-1],\"guidance\":1,\"classes\":[\"sneaker\",\"naïve robe\",\"着物\"],\"columns\":2,"
            + "\"sdk\":\"0.1.0\",\"extra\":{\"churn\":\"40\",\"zeta\":\"1\"}}"));

    [Test]
    public void Lists_are_copied_when_set()
    {
        var seeds = new List<long> { 1 };
        var parameters = Samples.Parameters() with { Seeds = seeds };
        seeds.Add(2);
        Assert.That(parameters.Seeds, Is.EqualTo(new long[] { 1 }));
    }

    [TestCase("format")]
    [TestCase("model")]
    [TestCase("weightsHash")]
    [TestCase("sampler")]
    [TestCase("steps")]
    [TestCase("seeds")]
    [TestCase("guidance")]
    [TestCase("classes")]
    [TestCase("columns")]
    [TestCase("sdk")]
    public void A_missing_field_is_named(string field)
    {
        var json = JsonNode.Parse(Samples.Parameters().ToJson())!.AsObject();
        json.Remove(field);
        Assert.That(
            () => GenerationParameters.Parse(json.ToJsonString()),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("missing").And.Message.Contains($"'{field}'"));
    }

    [TestCase("format", "2", "format is 2 and this version reads format 1")]
    [TestCase("format", "\"1\"", "format")]
    [TestCase("steps", "0", "steps is 0")]
    [TestCase("steps", "1.5", "$.steps")]
    [TestCase("steps", "\"many\"", "$.steps")]
    [TestCase("columns", "-1", "columns is -1")]
    [TestCase("seeds", "[]", "seeds is empty")]
    [TestCase("seeds", "[1, \"x\", 3]", "$.seeds")]
    [TestCase("seeds", "[1, 99999999999999999999]", "$.seeds")]
    [TestCase("classes", "[\"a\"]", "classes has 1 names for 3 seeds")]
    [TestCase("classes", "[null, null, null]", "classes contains null")]
    [TestCase("model", "null", "$.model")]
    [TestCase("model", "7", "$.model")]
    [TestCase("seeds", "null", "$.seeds")]
    [TestCase("extra", "null", "$.extra")]
    [TestCase("extra", "{\"a\":null}", "extra contains null")]
    [TestCase("guidance", "1e999", "guidance")]
    public void A_wrong_value_is_named(string field, string value, string message)
    {
        var json = JsonNode.Parse(Samples.Parameters().ToJson())!.AsObject();
        json[field] = JsonNode.Parse(value);
        Assert.That(
            () => GenerationParameters.Parse(json.ToJsonString()), Throws.TypeOf<InvalidDataException>().With.Message.Contains(message));
    }

    [TestCase("")]
    [TestCase("{")]
    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("seed 42")]
    public void What_is_no_json_object_is_refused(string json) =>
        Assert.That(() => GenerationParameters.Parse(json), Throws.TypeOf<InvalidDataException>());

    [Test]
    public void Unknown_fields_are_ignored_and_extra_may_be_absent()
    {
        var json = JsonNode.Parse(Samples.Parameters().ToJson())!.AsObject();
        json.Remove("extra");
        json["later"] = 1;
        Assert.That(GenerationParameters.Parse(json.ToJsonString()).Extra, Is.Empty);
    }

    [Test]
    public void Values_out_of_range_are_not_written()
    {
        Assert.That(
            () => (Samples.Parameters() with { Guidance = double.NaN }).ToJson(),
            Throws.ArgumentException.With.Message.Contains("guidance"));
        Assert.That(() => (Samples.Parameters() with { Seeds = [] }).ToJson(), Throws.ArgumentException.With.Message.Contains("seeds"));
    }
}
