using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class RestoreDegradeDdimTests
{
    private static readonly PlannedSampler Sampler = new("restore-degrade", "", new RestoreDegradeDdim());

    public static IEnumerable<TestCaseData> Degradations =>
    [
        new TestCaseData(new GaussianBlur(3), 1.0).SetArgDisplayNames("blur"),
        new TestCaseData(new AverageDownSampling(), 3.0).SetArgDisplayNames("down-sampling"),
    ];

    private static Tensor Picture()
    {
        using var generator = new Generator(3);
        return randn([2, 1, 8, 8], ScalarType.Float64, generator: generator);
    }

    [TestCaseSource(nameof(Degradations))]
    public void Oracle_gives_the_clean_picture_back_bit_for_bit(IDegradation degradation, double maxLevel)
    {
        using var clean = Picture();
        var model = new Restorer(new DegradationProcess(degradation, maxLevel), (_, _) => clean);

        using var result = SamplerRunner.Run(Sampler, model, new([1, 2], 6) { Start = new(0, clean) { IsClean = true } });

        Assert.That(Values.Same(Values.Bits(result.State.Value), Values.Bits(clean)));
    }

    [TestCaseSource(nameof(Degradations))]
    public void Oracle_keeps_the_run_on_the_forward_path_noise_and_all(IDegradation degradation, double maxLevel)
    {
        using var clean = Picture();
        var process = new DegradationProcess(degradation, maxLevel, level => 0.2 * level);
        var model = new Restorer(process, (_, _) => clean);
        List<double> off = [];

        using var result = SamplerRunner.Run(Sampler, model, new([1, 2], 6) { Start = new(0, clean) { IsClean = true } }, step =>
        {
            using var expected = process.Perturb(clean, step.Levels, new Generative.Runtime.RowStreams([1, 2]), "start").Value;
            off.Add(Values.Distance(step.State.Value, expected));
        });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(off, Has.Count.EqualTo(6).And.All.LessThan(1e-12));
        Assert.That(Values.Same(Values.Bits(result.State.Value), Values.Bits(clean)));
    }

    // Bansal et al.: a restorer that answers d too high at every level ends d too high, where naive resampling would pile errors up.
    [Test]
    public void Cold_step_moves_by_the_difference_of_two_degradations()
    {
        using var scope = NewDisposeScope();
        var (clean, blur) = (Picture(), new GaussianBlur(3));
        var wrong = clean + blur.Degrade(clean, 0.3) * 0.1;
        var model = new Restorer(new DegradationProcess(blur), (_, _) => wrong);
        var start = blur.Degrade(clean, 1);

        using var result = SamplerRunner.Run(Sampler, model, new([1, 2], 1) { Levels = [1, 0.25], Start = new(0, start) });

        Assert.That(Values.Distance(result.State.Value, start - blur.Degrade(wrong, 1) + blur.Degrade(wrong, 0.25)), Is.LessThan(1e-14));
    }

    [TestCase(0)]
    [TestCase(0.6)]
    [TestCase(1)]
    public void Map_that_is_a_factor_is_DDIM(double eta)
    {
        var vp = new VpProcess();
        var model = new GaussianData(vp, 1, 4, 4);
        var request = new SamplingRequest([4, 5], 12) { Settings = new Dictionary<string, double> { ["eta"] = eta } };

        using var ddim = SamplerRunner.Run(KnownSamplers.Get("ddim"), model, request);
        using var same = SamplerRunner.Run(Sampler, model, request);

        Assert.That(Values.Distance(ddim.State.Value, same.State.Value), Is.LessThan(1e-12));
    }

    [Test]
    public void Degradation_that_is_a_factor_is_DDIM_too()
    {
        var vp = new VpProcess();
        var model = new GaussianData(vp, 1, 4, 4);
        var lossy = new Restorer(new DegradationProcess(new Fading(vp), 1, vp.NoiseScale), (x, levels) =>
            model.Predict(new(x, levels, Conditioning.None)).Value);
        using var start = model.Process.DrawPrior([1, 4, 4], NoiseLevels.All(1), new Generative.Runtime.RowStreams([4, 5])).Value;
        var request = new SamplingRequest([4, 5], 12) { Levels = vp.Levels(12), Start = new(0, start) };

        using var ddim = SamplerRunner.Run(KnownSamplers.Get("ddim"), model, request);
        using var same = SamplerRunner.Run(Sampler, lossy, request);

        Assert.That(Values.Distance(ddim.State.Value, same.State.Value), Is.LessThan(1e-12));
    }

    [Test]
    public void Limits_hold_the_restored_picture()
    {
        using var clean = ones([1, 1, 4, 4], ScalarType.Float64) * 3;
        var model = new Restorer(new DegradationProcess(new GaussianBlur()), (_, _) => clean);
        using var start = zeros([1, 1, 4, 4], ScalarType.Float64);

        using var result = SamplerRunner.Run(Sampler, model, new([1], 1)
        {
            Start = new(0, start), Settings = new Dictionary<string, double> { ["clip"] = 1 },
        }, step => Assert.That(Values.Of(step.Clean!), Is.All.EqualTo(1)));
    }

    [Test]
    public void Process_of_another_form_is_refused() =>
        Assert.That(() => SamplerRunner.Run(Sampler, new NoModel(new OddProcess()), new([1], 2) { Start = new(0, zeros(1, 3)) }),
            Throws.InstanceOf<InvalidCombinationException>().With.Message.Contains("'odd' is not of the form mu(x_0) + sigma n"));

    private sealed class Restorer(IForwardProcess process, Func<Tensor, NoiseLevels, Tensor> restore) : IGenerativeModel
    {
        public ModelCard Card { get; } = new("restorer", [1, 8, 8]);

        public ModelTraits Traits => new(PredictionKind.Clean);

        public IForwardProcess Process => process;

        public Device Device => CPU;

        public Prediction Predict(PredictionRequest request) => new(restore(request.State, request.Levels).alias(), PredictionKind.Clean);

        public void Dispose() { }
    }

    private sealed class Fading(IContinuousProcess process) : IDegradation
    {
        public string Name => "fading";

        public Tensor Degrade(Tensor clean, double level) => clean * process.Scale(level);
    }
}
