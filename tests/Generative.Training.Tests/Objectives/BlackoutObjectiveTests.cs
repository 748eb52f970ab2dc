using Generative.Networks;
using Generative.Runtime;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Training.Tests.Objectives;

public sealed class BlackoutObjectiveTests
{
    private static readonly PureDeathProcess Process = new();

    [TestCase(BlackoutWeighting.FiniteTime, 1.0)]
    [TestCase(BlackoutWeighting.Instantaneous, 1000.0)]
    public void Weights_cover_all_births_once(BlackoutWeighting weighting, double sum)
    {
        var weights = BlackoutLoss.Weights(Process.ObservationTimes(1000), weighting);

        Assert.That(weights.Sum(), Is.EqualTo(sum).Within(0.01 * sum));
        Assert.That(weights, Is.All.Positive);
    }

    [Test]
    public void Loss_is_least_where_the_rate_is_the_births_and_says_nothing_of_a_silent_network()
    {
        using var scope = NewDisposeScope();
        var births = tensor(new[] { 0.0, 1, 7, 200 });
        var best = Numbers(BlackoutLoss.Terms(births, births) - BlackoutLoss.Floor(births));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(best, Is.All.EqualTo(0).Within(1e-9));
        foreach (var factor in new[] { 0.9, 1.1 })
            Assert.That(Numbers(BlackoutLoss.Terms(births * factor, births) - BlackoutLoss.Floor(births))[1..], Is.All.Positive);
        Assert.That(Numbers(BlackoutLoss.Terms(zeros(4), births)), Is.All.Matches<double>(double.IsFinite));
        Assert.That(BlackoutLoss.Mean(tensor(new[] { 2.0, 4 }, [2, 1]), tensor(new[] { 3L, 1 }, [2, 1]), tensor(new[] { 0.5, 2 }))
            .item<double>(), Is.EqualTo((0.5 * (2 - 3 * Math.Log(2)) + 2 * (4 - Math.Log(4))) / 2).Within(1e-14));
    }

    [Test]
    public void Survivors_and_births_add_up_to_the_picture_at_a_time_of_the_grid()
    {
        using var scope = NewDisposeScope();
        using var images = Tiny.Images();
        using var network = nn.Identity();
        Tensor? times = null;
        var objective = new BlackoutObjective(network, (x, t, _) =>
        {
            times = t.clone().MoveToOuterDisposeScope();
            return ones_like(x).to(ScalarType.Float32);
        }, 0, Process, new() { ObservationTimes = 20 });
        var batch = images.Pick(arange(40, ScalarType.Int64));

        var terms = objective.Terms(batch, 3, new RowStreams(3));

        var (grid, index) = (Process.ObservationTimes(20), terms.Index.data<long>().ToArray());
        var counts = ((batch.Images.to(ScalarType.Float64) + 1) * 127.5).round();
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Distance(terms.Survivors + terms.Births, counts), Is.Zero);
        Assert.That(Numbers(terms.Births).Min(), Is.GreaterThanOrEqualTo(0));
        Assert.That(index.Distinct().Count(), Is.GreaterThan(12));
        Assert.That(Numbers(times!), Is.EqualTo(index.Select(i => grid[i])));
        // Of some 2500 counts a picture alive with probability e^-t each.
        var alive = terms.Survivors.sum([1, 2, 3]).to(ScalarType.Float64) / counts.sum([1, 2, 3]);
        Assert.That(Distance(alive, (-times!).exp()), Is.LessThan(0.03));
    }

    [Test]
    public void Logit_normal_times_lie_on_their_bell_and_count_by_the_births_there_can_be()
    {
        using var scope = NewDisposeScope();
        using var images = Tiny.Images();
        using var network = nn.Identity();
        var objective = new BlackoutObjective(network, (x, _, _) => ones_like(x).to(ScalarType.Float32), 0, Process,
            new() { Weighting = BlackoutWeighting.LogitNormal, LogitMean = -2, LogitStd = 1.5 });
        var grid = Process.ObservationTimes(1000);
        var (logits, weights) = (new List<double>(), new List<double>());
        for (var step = 0; step < 50; step++)
        {
            var terms = objective.Terms(images.Pick(arange(40, ScalarType.Int64)), step, new RowStreams(5));
            foreach (var (i, weight) in terms.Index.data<long>().ToArray().Zip(terms.Weight.data<double>().ToArray()))
            {
                var alive = Math.Exp(-grid[(int)i]);
                logits.Add(Math.Log(alive / (1 - alive)));
                weights.Add(weight * (1 - alive));
            }
        }

        using var _ = Assert.EnterMultipleScope();
        // 2,000 draws: five standard errors of mean and deviation.
        Assert.That(logits.Average(), Is.EqualTo(-2).Within(5 * 1.5 / Math.Sqrt(2000)));
        Assert.That(Math.Sqrt(logits.Average(l => (l + 2) * (l + 2))), Is.EqualTo(1.5).Within(5 * 1.5 / Math.Sqrt(4000)));
        Assert.That(weights, Is.All.EqualTo(1).Within(1e-9));
    }

    [TestCase(double.NaN, 1.0, false)]
    [TestCase(-3.0, 0.0, false)]
    [TestCase(-3.0, 1.0, true)]
    public void Bells_without_width_or_with_a_second_law_of_times_are_refused(double mean, double std, bool byWeight) =>
        Assert.That(() => new BlackoutObjectiveOptions
        {
            Weighting = BlackoutWeighting.LogitNormal, LogitMean = mean, LogitStd = std, DrawByWeight = byWeight,
        }.Validate(), Throws.ArgumentException);

    [Test]
    public void Times_drawn_by_weight_give_the_same_loss_in_expectation_with_less_spread()
    {
        using var scope = NewDisposeScope();
        using var images = Tiny.Images();
        using var network = nn.Identity();
        var batch = images.Pick(arange(40, ScalarType.Int64));
        var (even, byWeight) = (Losses(false), Losses(true));
        Assert.That(byWeight.Average(), Is.EqualTo(even.Average()).Within(0.05 * even.Average()));
        Assert.That(Spread(byWeight), Is.LessThan(0.7 * Spread(even)));

        double[] Losses(bool drawn)
        {
            var objective = new BlackoutObjective(network, (x, t, _) => (ones_like(x).to(ScalarType.Float64) * 255 * (1 - (-t).exp()).view(-1, 1, 1, 1)) * 0.3,
                0, Process, new() { ObservationTimes = 100, DrawByWeight = drawn });
            return [.. Enumerable.Range(0, 120).Select(step => (double)objective.Loss(batch, step, new RowStreams(5)).item<float>())];
        }

        static double Spread(double[] values) => Math.Sqrt(values.Average(v => Math.Pow(v - values.Average(), 2)));
    }

    [Test]
    public void Network_learns_the_ideal_rate()
    {
        // Every picture is one grey: the ideal rate is known, grey - x.
        using var scope = NewDisposeScope();
        using var images = new LabelledImages(full([40, 1, 8, 8], 100, ScalarType.Byte), zeros(40, ScalarType.Int64), ["a"]);
        manual_seed(5);
        using var network = Network();
        var objective = new BlackoutObjective(network, Process, new() { ClassDropout = 0 });
        using var folder = Tiny.Folder();
        var first = Mean(objective, images);

        new Trainer(objective, images, Tiny.Options(60) with { ScheduleSteps = null, LearningRate = 3e-3 })
            .Run(folder.File("c.safetensors"));

        Assert.That(Mean(objective, images), Is.LessThan(first / 4));
    }

    [Test]
    public void Class_counts_except_where_it_is_dropped_and_steps_repeat_exactly()
    {
        using var scope = NewDisposeScope();
        using var images = Tiny.Images();
        using var network = Network();
        Wake(network);
        network.eval();
        var batch = images.Pick(arange(6, ScalarType.Int64));
        var moved = new TrainingBatch(batch.Images, (batch.Labels + 1).remainder(3));
        float Loss(TrainingBatch b, double dropout, long step = 0) =>
            new BlackoutObjective(network, Process, new() { ClassDropout = dropout }).Loss(b, step, new RowStreams(1)).item<float>();

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Loss(moved, 0), Is.Not.EqualTo(Loss(batch, 0)));
        Assert.That(Loss(moved, 1), Is.EqualTo(Loss(batch, 1)));
        var (first, second, again) = (Loss(batch, 0.1, 4), Loss(batch, 0.1, 5), Loss(batch, 0.1, 4));
        Assert.That(again, Is.EqualTo(first).And.Not.EqualTo(second));
    }

    [TestCase("""{ "type": "blackout", "weighting": "none" }""", "'weighting' is \"none\"; use finite_time, instantaneous or logit_normal")]
    [TestCase("""{ "type": "blackout", "observation_times": 0 }""", "ObservationTimes is 0; give at least 1")]
    [TestCase("""{ "type": "blackout", "class_dropout": 2 }""", "ClassDropout is 2")]
    public void Wrong_options_are_refused(string json, string message)
    {
        using var document = System.Text.Json.JsonDocument.Parse(json);
        var settings = ComponentSettings.Parse(document.RootElement, "recipe");

        Assert.That(() => BlackoutObjectiveOptions.Read(settings),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains(message));
    }

    [TestCase("pure-death", null)]
    [TestCase("edm", "'blackout' trains a model whose process is pure-death")]
    public void Recipe_takes_the_process_of_its_model(string process, string? message)
    {
        using var folder = Tiny.Folder();
        File.WriteAllText(folder.File("r.json"), $$"""
            {
              "format": "generative-model/1", "name": "tiny", "weights": "model.safetensors",
              "state": { "kind": "image", "shape": [1, 8, 8] },
              "module": { "type": "SongUNet", "img_resolution": 8, "in_channels": 1, "out_channels": 1, "model_channels": 8,
                "channel_mult": [1], "num_blocks": 1 },
              "parameterisation": { "type": "blackout" }, "process": { "type": "{{process}}" },
              "training": { "type": "blackout", "steps": 3, "weighting": "instantaneous", "observation_times": 50 }
            }
            """);
        var recipe = TrainingRecipe.Open(folder.File("r.json"));
        using var network = recipe.CreateNetwork();

        if (message is not null)
        {
            Assert.That(() => recipe.CreateObjective(network), Throws.InstanceOf<InvalidDataException>().With.Message.Contains(message));
            return;
        }
        var settings = recipe.CreateObjective(network).Settings;
        Assert.That((settings["weighting"], settings["observation_times"], settings["t_end"]), Is.EqualTo(("Instantaneous", "50", "15")));
    }

    [Test]
    public void Levels_of_network_and_process_must_agree()
    {
        using var network = Network();

        Assert.That(() => new BlackoutObjective(network, new PureDeathProcess(16)),
            Throws.ArgumentException.With.Message.Contains("counts 256 levels, the process 16"));
    }

    private static double[] Numbers(Tensor tensor) => [.. tensor.to(ScalarType.Float64).contiguous().data<double>()];

    private static double Distance(Tensor a, Tensor b) => Numbers((a - b).abs()).Max();

    private static BlackoutNetwork Network() => (BlackoutNetwork)NetworkFactory.Build(
        ComponentSettings.Create("SongUNet", new Dictionary<string, object?>
        {
            ["img_resolution"] = 8, ["in_channels"] = 1, ["out_channels"] = 1, ["label_dim"] = 3, ["model_channels"] = 8,
            ["channel_mult"] = new[] { 1, 2 }, ["num_blocks"] = 1, ["attn_resolutions"] = new[] { 4 }, ["dropout"] = 0.0,
        }),
        ComponentSettings.Create("blackout", new Dictionary<string, object?>()));

    private static double Mean(BlackoutObjective objective, LabelledImages images)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        objective.Network.eval();
        var batch = images.Pick(arange(40, ScalarType.Int64));
        var mean = Enumerable.Range(0, 5).Average(step => objective.Loss(batch, 1000 + step, new RowStreams(9)).item<float>());
        objective.Network.train();
        return mean;
    }

    /// <summary>A fresh network ends in weights of almost nothing, through which no class shows.</summary>
    private static void Wake(nn.Module network)
    {
        using var noGrad = no_grad();
        manual_seed(1);
        foreach (var parameter in network.parameters())
            parameter.add_(randn_like(parameter) * 0.2);
    }
}
