using System.Text.Json;

namespace Generative.Checkpoints.Tests;

public sealed class ComponentSettingsTests
{
    private static ComponentSettings Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return ComponentSettings.Parse(document.RootElement, "config.json: module");
    }

    [Test]
    public void Every_kind_is_read_after_the_document_is_gone()
    {
        var s = Parse("""
            {"type":"T","i":3,"l":5000000000,"d":0.5,"b":true,"s":"x","is":[1,2],"ls":[1],"ds":[1,"Infinity"],"bs":[false],"ss":["a"],
             "inf":"-Infinity","nested":{"type":"N","k":1},"none":null}
            """);
        Assert.That(s.Type, Is.EqualTo("T"));
        Assert.That(s.Required<int>("i"), Is.EqualTo(3));
        Assert.That(s.Required<double>("i"), Is.EqualTo(3.0));
        Assert.That(s.Required<long>("l"), Is.EqualTo(5_000_000_000));
        Assert.That(s.Required<double>("d"), Is.EqualTo(0.5));
        Assert.That(s.Required<bool>("b"), Is.True);
        Assert.That(s.Required<string>("s"), Is.EqualTo("x"));
        Assert.That(s.Required<int[]>("is"), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(s.Required<long[]>("ls"), Is.EqualTo(new[] { 1L }));
        Assert.That(s.Required<double[]>("ds"), Is.EqualTo(new[] { 1, double.PositiveInfinity }));
        Assert.That(s.Required<bool[]>("bs"), Is.EqualTo(new[] { false }));
        Assert.That(s.Required<string[]>("ss"), Is.EqualTo(new[] { "a" }));
        Assert.That(s.Required<double>("inf"), Is.EqualTo(double.NegativeInfinity));
        Assert.That(s.Required<ComponentSettings>("nested").Source, Is.EqualTo("config.json: module: nested"));
        Assert.That(s.Has("none"), Is.False);
        Assert.That(s.Optional("none", 7), Is.EqualTo(7));
        Assert.That(s.Optional("absent", "y"), Is.EqualTo("y"));
        Assert.That(s.Names, Has.Count.EqualTo(13));
    }

    [TestCase("{\"type\":\"T\"}", "config.json: module lacks 'v' (a whole number); add it")]
    [TestCase("{\"type\":\"T\",\"v\":null}", "config.json: module lacks 'v' (a whole number); add it")]
    [TestCase("{\"type\":\"T\",\"v\":\"abc\"}", "config.json: module: 'v' is \"abc\"; expected a whole number")]
    [TestCase("{\"type\":\"T\",\"v\":1.5}", "config.json: module: 'v' is 1.5; expected a whole number")]
    [TestCase("{\"type\":\"T\",\"v\":3000000000}", "config.json: module: 'v' is 3000000000; expected a whole number")]
    [TestCase("{\"v\":1}", "config.json: module lacks 'type' (a text); add it")]
    [TestCase("{\"type\":3,\"v\":1}", "config.json: module: 'type' is 3; expected a text")]
    [TestCase("{\"type\":\"T\",\"v\":1,\"v\":2}", "config.json: module has 'v' twice; keep one")]
    [TestCase("[1]", "config.json: module is [1]; expected an object with 'type'")]
    public void Wrong_whole_numbers_say_what_is_expected(string json, string says) =>
        Assert.That(() => Parse(json).Required<int>("v"), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo(says));

    [Test]
    public void Other_kinds_say_what_is_expected()
    {
        var s = Parse("{\"type\":\"T\",\"v\":\"abc\",\"mixed\":[1,\"a\"],\"huge\":1e999}");
        void Fails<T>(string name, string says) =>
            Assert.That(() => s.Optional<T>(name, default!), Throws.TypeOf<InvalidDataException>().With.Message.Contains(says));

        Fails<int[]>("v", "'v' is \"abc\"; expected an array of whole numbers");
        Fails<double>("v", "expected a number");
        Fails<bool>("v", "expected true or false");
        Fails<int[]>("mixed", "[1,\"a\"]");
        Fails<string>("mixed", "expected a text");
        Fails<double>("huge", "1e999");
        Assert.That(() => s.Required<Guid>("v"), Throws.TypeOf<NotSupportedException>());
    }

    [Test]
    public void AllowOnly_names_the_stranger_and_its_neighbour()
    {
        var s = Parse("{\"type\":\"T\",\"chanel_mult\":[1],\"depth\":2}");
        s.AllowOnly("chanel_mult", "depth", "width");
        Assert.That(() => s.AllowOnly("channel_mult", "depth"), Throws.TypeOf<InvalidDataException>()
            .With.Message.Contains("'chanel_mult' (did you mean channel_mult?)").And.Message.Contains("known here: channel_mult, depth"));
        Assert.That(() => s.AllowOnly(), Throws.TypeOf<InvalidDataException>().With.Message.Contains("known here: none"));
    }

    [Test]
    public void Settings_made_in_code_equal_their_json()
    {
        var made = ComponentSettings.Create("T", new Dictionary<string, object?>
        {
            ["i"] = 3, ["f"] = 0.25f, ["d"] = double.PositiveInfinity, ["list"] = new[] { 1, 2 }, ["s"] = "x", ["no"] = null,
            ["nested"] = ComponentSettings.Create("N", new Dictionary<string, object?>()),
        });
        const string Json = """{"type":"T","i":3,"f":0.25,"d":"Infinity","list":[1,2],"s":"x","no":null,"nested":{"type":"N"}}""";
        Assert.That(made.ToString(), Is.EqualTo(Json));
        Assert.That(Parse(Json).ToString(), Is.EqualTo(Json));
        Assert.That(made.Required<double>("d"), Is.EqualTo(double.PositiveInfinity));
    }

    [Test]
    public void Settings_made_in_code_refuse_other_kinds_of_value()
    {
        Assert.That(
            () => ComponentSettings.Create("T", new Dictionary<string, object?> { ["when"] = DateTime.UnixEpoch }),
            Throws.ArgumentException.With.Message.Contains("'when'"));
        Assert.That(
            () => ComponentSettings.Create("T", new Dictionary<string, object?> { ["bad"] = double.NaN }),
            Throws.ArgumentException.With.Message.Contains("'bad'"));
        Assert.That(
            () => ComponentSettings.Create("T", new Dictionary<string, object?> { ["type"] = "U" }),
            Throws.ArgumentException.With.Message.Contains("'type'"));
    }

    [Test]
    public void Arrays_and_json_handed_out_do_not_change_the_settings()
    {
        var s = Parse("{\"type\":\"T\",\"v\":[1,2]}");
        s.Required<int[]>("v")[0] = 9;
        s.ToJson()["v"] = 5;
        Assert.That(s.Required<int[]>("v"), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public void Unknown_parameter_that_is_null_counts_as_absent()
    {
        using var json = System.Text.Json.JsonDocument.Parse("""{"type": "t", "known": 1, "later_release": null, "typo": 2}""");
        var settings = ComponentSettings.Parse(json.RootElement, "here");

        Assert.That(() => settings.AllowOnly("known", "typo"), Throws.Nothing);
        Assert.That(() => settings.AllowOnly("known"), Throws.TypeOf<InvalidDataException>().With.Message.Contains("'typo'")
            .And.Message.Not.Contains("later_release"));
    }
}
