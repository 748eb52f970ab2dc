using Generative.Networks;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

public sealed class EdmModelTests
{
    private static readonly long[] Batches = [1, 2, 3, 4, 5, 6, 7, 8, 9, 16];
    private EdmModel model = null!;

    /// <summary>The size of the shipped model: 28x28, channels 16, 32, 64.</summary>
    [OneTimeSetUp]
    public void Build()
    {
        random.manual_seed(3);
        var settings = new Dictionary<string, object?>
        {
            ["img_resolution"] = 28, ["in_channels"] = 1, ["out_channels"] = 1, ["label_dim"] = 10, ["model_channels"] = 16,
            ["channel_mult"] = new[] { 1, 2, 4 }, ["channel_mult_emb"] = 4, ["num_blocks"] = 2, ["attn_resolutions"] = new[] { 14, 7 },
        };
        var network = (EdmPrecond)NetworkFactory.Build(ComponentSettings.Create("SongUNet", settings),
            ComponentSettings.Create("edm", new Dictionary<string, object?>()));
        using (no_grad())
            foreach (var parameter in network.parameters())
                parameter.add_(0.05 * randn(parameter.shape));
        model = new(network, new EdmProcess(), new ModelCard("fashion", [1, 28, 28]), new(PredictionKind.Clean), CPU);
    }

    [OneTimeTearDown]
    public void Free() => model.Dispose();

    [TestCaseSource(nameof(Batches))]
    public void Row_of_any_batch_has_the_bits_it_has_in_a_batch_of_sixteen(long rows)
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        using var generator = new Generator(1);
        var state = randn([16, 1, 28, 28], ScalarType.Float64, generator: generator) * 3;
        var levels = NoiseLevels.PerRow(16, [.. Enumerable.Range(1, 16).Select(i => 0.2 * i)]);
        var classes = Enumerable.Range(0, 16).Select(i => i % 11 - 1).ToArray();
        var whole = model.Predict(new(state, levels, new() { Classes = classes })).Value;

        // The batch's last rows, so that a row's place changes too.
        var from = 16 - (int)rows;
        var part = model.Predict(new(state.narrow(0, from, rows),
            NoiseLevels.PerRow((int)rows, [.. Enumerable.Range(from + 1, (int)rows).Select(i => 0.2 * i)]),
            new() { Classes = classes[from..] })).Value;

        using var _ = Assert.EnterMultipleScope();
        for (var r = 0; r < rows; r++)
            Assert.That(Values.Same(Values.RowBits(part, r), Values.RowBits(whole, from + r)), $"row {r} of {rows}");
    }

    [Test]
    public void State_is_divided_by_the_scale_of_the_process_and_its_sigma_is_the_networks()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var vp = new VpProcess();
        var network = new EdmPrecond((ImageUNet)NetworkFactory.Build(ComponentSettings.Create("SongUNet", new Dictionary<string, object?>
        {
            ["img_resolution"] = 8, ["in_channels"] = 1, ["out_channels"] = 1, ["model_channels"] = 8, ["channel_mult"] = new[] { 1 },
            ["num_blocks"] = 1,
        })));
        using var own = new EdmModel(network, vp, new ModelCard("vp", [1, 8, 8]), new(PredictionKind.Clean), CPU);
        var state = randn(2, 1, 8, 8, ScalarType.Float64);

        var answer = own.Predict(new(state, NoiseLevels.All(0.4), Conditioning.None)).Value;

        var expected = network.Denoise(state / vp.Scale(0.4), full(2, vp.Sigma(0.4)));
        Assert.That(Values.Distance(answer, expected), Is.LessThan(1e-5));
    }

    [TestCase(10, "class is 10; 'fashion' has classes 0 to 9, and -1 for none")]
    [TestCase(-2, "class is -2")]
    public void Class_out_of_range_is_refused_before_torch_sees_it(int index, string message)
    {
        using var state = zeros(1, 1, 28, 28, ScalarType.Float64);

        Assert.That(() => model.Predict(new(state, NoiseLevels.All(1), new() { Classes = [index] })),
            Throws.ArgumentException.With.Message.Contains(message));
    }

    [Test]
    public void Classes_that_do_not_match_the_rows_are_refused()
    {
        using var state = zeros(2, 1, 28, 28, ScalarType.Float64);

        Assert.That(() => model.Predict(new(state, NoiseLevels.All(1), new() { Classes = [1, 2, 3] })),
            Throws.ArgumentException.With.Message.Contains("3 classes are given for 2 rows"));
    }

    [Test]
    public void Levels_per_position_are_refused()
    {
        using var state = zeros(1, 1, 28, 28, ScalarType.Float64);

        Assert.That(() => model.Predict(new(state, NoiseLevels.PerPosition(1, 2), Conditioning.None)),
            Throws.InstanceOf<InvalidCombinationException>().With.Message.Contains("'fashion' has one noise level a picture; the plan gives 2 positions"));
    }

    [Test]
    public void Predictions_good_and_bad_leave_no_tensor_behind()
    {
        using var state = zeros(3, 1, 28, 28, ScalarType.Float64);
        LiveTensors.AreUnchangedBy(() =>
        {
            using var mode = inference_mode();
            model.Predict(new(state, NoiseLevels.All(1), new() { Classes = [0, -1, 2] })).Value.Dispose();
            Assert.That(() => model.Predict(new(state, NoiseLevels.All(1), new() { Classes = [0, 1, 99] })), Throws.ArgumentException);
        }, rounds: 3);
    }
}
