using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Checkpoints.Tests;

public sealed class WeightLoaderTests
{
    private TempFolder folder = null!;
    private nn.Module module = null!;

    [SetUp]
    public void Create()
    {
        folder = new();
        module = nn.Sequential(("fc", nn.Linear(2, 3)), ("norm", nn.BatchNorm1d(3)));
    }

    [TearDown]
    public void Remove()
    {
        module.Dispose();
        folder.Dispose();
    }

    /// <summary>The module's own names and shapes, every float filled with <paramref name="value"/>.</summary>
    private Dictionary<string, Tensor> Weights(float value) => module.state_dict().ToDictionary(
        e => e.Key, e => e.Value.is_floating_point() ? full_like(e.Value, value).detach() : full_like(e.Value, 4));

    private WeightReport Load(Dictionary<string, Tensor> weights, WeightLoadOptions? options = null)
    {
        SafetensorsWriter.Write(folder["w.safetensors"], weights);
        using var source = SafetensorsFile.Open(folder["w.safetensors"]);
        return WeightLoader.Load(module, source, options);
    }

    private double[] Values() =>
        [.. module.state_dict().SelectMany(e => e.Value.detach().to(ScalarType.Float64).flatten().data<double>().ToArray())];

    private WeightReport Refused(Dictionary<string, Tensor> weights, params string[] says)
    {
        var before = Values();
        var error = Assert.Throws<WeightMismatchException>(() => Load(weights))!;
        foreach (var piece in says) Assert.That(error.Message, Does.Contain(piece));
        Assert.That(Values(), Is.EqualTo(before), "a refused load changed the module");
        return error.Report;
    }

    [Test]
    public void Fitting_weights_are_copied_and_the_file_may_go()
    {
        using var scope = NewDisposeScope();
        var report = Load(Weights(0.5f));
        Assert.That(report.IsClean, Is.True);
        Assert.That(report.Loaded, Has.Count.EqualTo(7));
        Assert.That(Values().Distinct(), Is.EquivalentTo(new[] { 0.5, 4 }));
        Assert.That(module.parameters().All(p => p.requires_grad), Is.True);
        Assert.That(is_grad_enabled(), Is.True);
    }

    [Test]
    public void Half_precision_weights_are_converted_to_the_modules_dtype()
    {
        using var scope = NewDisposeScope();
        var weights = Weights(0.25f).ToDictionary(e => e.Key, e => e.Value.is_floating_point() ? e.Value.to(ScalarType.BFloat16) : e.Value);
        Load(weights);
        Assert.That(module.state_dict()["fc.weight"].dtype, Is.EqualTo(ScalarType.Float32));
        Assert.That(module.state_dict()["fc.weight"].sum().item<float>(), Is.EqualTo(1.5f));
    }

    [Test]
    public void Missing_and_unexpected_names_are_listed()
    {
        using var scope = NewDisposeScope();
        var weights = Weights(1);
        weights.Remove("fc.bias");
        weights["fc.bais"] = ones(3);
        var report = Refused(weights, "1 missing from the file: fc.bias", "1 unexpected in the file: fc.bais", "w.safetensors");
        Assert.That(report.Missing, Is.EqualTo(new[] { "fc.bias" }));
        Assert.That(report.Unexpected, Is.EqualTo(new[] { "fc.bais" }));
    }

    [Test]
    public void Long_lists_show_ten_and_count_the_rest()
    {
        using var scope = NewDisposeScope();
        var weights = Weights(1);
        for (var i = 0; i < 25; i++) weights[$"extra.{i:00}"] = ones(1);
        Refused(weights, "25 unexpected in the file: extra.00", "extra.09, and 15 more");
    }

    [TestCase(new long[] { 2 })]
    [TestCase(new long[] { 1, 2 })]
    [TestCase(new long[] { 3, 1 })]
    [TestCase(new long[] { 2, 3 })]
    [TestCase(new long[] { })]
    public void Other_shapes_are_refused_even_where_they_would_broadcast(long[] shape)
    {
        using var scope = NewDisposeScope();
        var weights = Weights(1);
        weights["fc.weight"] = ones(shape);
        var report = Refused(weights, $"fc.weight expected [3, 2], found [{string.Join(", ", shape)}]");
        Assert.That(report.MisShaped, Is.EqualTo(new[] { new WeightDifference("fc.weight", "[3, 2]", $"[{string.Join(", ", shape)}]") }));
    }

    [Test]
    public void Integers_for_floats_are_refused()
    {
        using var scope = NewDisposeScope();
        var weights = Weights(1);
        weights["fc.weight"] = ones(3, 2, dtype: ScalarType.Int8);
        Refused(weights, "1 of another kind: fc.weight expected Float32, found Int8");
    }

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    [TestCase(float.NegativeInfinity)]
    public void Values_that_are_not_finite_are_refused_by_name(float value)
    {
        using var scope = NewDisposeScope();
        var weights = Weights(1);
        weights["norm.bias"][1] = value;
        var report = Refused(weights, "1 with NaN or infinite values: norm.bias");
        Assert.That(report.NotFinite, Is.EqualTo(new[] { "norm.bias" }));
        Assert.That(() => Load(weights, new() { Strict = false }), Throws.TypeOf<WeightMismatchException>());
        Assert.That(Load(weights, new() { AllowNotFinite = true }).NotFinite, Is.EqualTo(new[] { "norm.bias" }));
    }

    [Test]
    public void Values_too_large_for_the_modules_dtype_are_not_finite()
    {
        using var scope = NewDisposeScope();
        module.to(ScalarType.Float16);
        var weights = Weights(1);
        weights["fc.bias"] = full(3, 70_000f);
        Assert.That(Refused(weights).NotFinite, Is.EqualTo(new[] { "fc.bias" }));
    }

    [Test]
    public void Without_strictness_what_fits_is_loaded_and_the_rest_reported()
    {
        using var scope = NewDisposeScope();
        var weights = Weights(0.5f);
        weights.Remove("fc.bias");
        weights["norm.weight"] = ones(1);
        var bias = module.state_dict()["fc.bias"].detach().clone();
        var report = Load(weights, new() { Strict = false });
        Assert.That(report.IsClean, Is.False);
        Assert.That(report.Missing, Is.EqualTo(new[] { "fc.bias" }));
        Assert.That(report.MisShaped.Single().Name, Is.EqualTo("norm.weight"));
        Assert.That(module.state_dict()["fc.weight"].sum().item<float>(), Is.EqualTo(3f));
        Assert.That(module.state_dict()["fc.bias"].eq(bias).all().item<bool>(), Is.True);
    }

    [Test]
    public void Prefix_and_key_map_turn_foreign_names_into_the_modules()
    {
        using var scope = NewDisposeScope();
        var weights = Weights(0.5f).ToDictionary(e => "net." + e.Key.Replace("fc.", "linear."), e => e.Value);
        weights["other.weight"] = ones(1);
        weights["net.unused"] = ones(1);
        var report = Load(weights, new() { Prefix = "net.", KeyMap = name => name == "unused" ? null : name.Replace("linear.", "fc.") });
        Assert.That(report.IsClean, Is.True);
        Assert.That(report.Loaded, Has.Count.EqualTo(7));
    }

    [Test]
    public void Key_map_that_merges_two_names_is_an_error()
    {
        using var scope = NewDisposeScope();
        var weights = Weights(1);
        weights["second"] = ones(3);
        Assert.That(
            () => Load(weights, new() { KeyMap = name => name == "second" ? "fc.bias" : name }),
            Throws.ArgumentException.With.Message.Contains("'fc.bias' and 'second'"));
    }

    [Test]
    public void Float8_weights_fail_before_anything_is_changed()
    {
        using var scope = NewDisposeScope();
        var before = Values();
        SafetensorsWriter.Write(folder["a.safetensors"], Weights(1).Where(e => e.Key != "norm.bias"));
        File.WriteAllBytes(folder["b.safetensors"], RawSafetensors.Bytes(
            "{" + RawSafetensors.Entry("norm.bias", "F8_E5M2", "[3]", 0, 3) + "}", 0, 0, 0));
        var map = string.Join(',', Weights(1).Keys.Select(k => $"\"{k}\":\"{(k == "norm.bias" ? 'b' : 'a')}.safetensors\""));
        File.WriteAllText(folder["m.safetensors.index.json"], "{\"weight_map\":{" + map + "}}");
        using var source = TensorSource.Open(folder["m.safetensors.index.json"]);
        Assert.That(() => WeightLoader.Load(module, source), Throws.TypeOf<InvalidDataException>().With.Message.Contains("F8_E5M2"));
        Assert.That(Values(), Is.EqualTo(before));
    }

    [Test]
    public void Loading_leaves_no_tensor_behind()
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(folder["w.safetensors"], Weights(1));
        void Round()
        {
            using var source = SafetensorsFile.Open(folder["w.safetensors"]);
            WeightLoader.Load(module, source);
        }

        TensorCount.IsUnchangedBy(Round);
    }
}
