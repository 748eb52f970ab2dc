using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class CleanLimitsTests
{
    // Magnitudes of row 0: 0, 1, 2, 3, 4; of row 1: 0, 0.1, 0.2, 0.3, 0.4.
    private static readonly double[] Wide = [-4, 0, 1, -2, 3], Narrow = [0.4, 0, -0.1, 0.2, -0.3];

    [Test]
    public void Without_settings_the_estimate_is_the_same_tensor()
    {
        using var x = Rows();

        Assert.That(new CleanLimits().Apply(x, new SettingsOnly()), Is.SameAs(x));
    }

    [Test]
    public void Clip_cuts_at_plus_and_minus_its_value()
    {
        using var x = Rows();
        using var clipped = new CleanLimits(clip: 1).Apply(x, new SettingsOnly());
        using var asked = new CleanLimits().Apply(x, new SettingsOnly(("clip", 0.2)));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Of(clipped), Is.EqualTo(Wide.Concat(Narrow).Select(v => Math.Clamp(v, -1, 1))));
        Assert.That(Values.Of(asked), Is.EqualTo(Wide.Concat(Narrow).Select(v => Math.Clamp(v, -0.2, 0.2))));
    }

    // Quantile 0.75 of five magnitudes is the fourth: 3 in row 0; 0.3 in row 1, which 1 bounds from below.
    [Test]
    public void Dynamic_threshold_is_each_row_s_quantile_and_divides_by_it()
    {
        using var x = Rows();
        using var limited = new CleanLimits(threshold: 0.75, thresholdMax: 10).Apply(x, new SettingsOnly());

        Assert.That(Values.Of(limited), Is.EqualTo(Wide.Select(v => Math.Clamp(v, -3, 3) / 3).Concat(Narrow)).Within(1e-15));
    }

    [Test]
    public void Quantile_between_two_magnitudes_is_interpolated()
    {
        using var x = Rows();
        using var limited = new CleanLimits(thresholdMax: 10).Apply(x, new SettingsOnly(("threshold", 0.9)));

        // 0.9 of the way through four gaps: 3.6.
        Assert.That(Values.Of(limited)[..5], Is.EqualTo(Wide.Select(v => Math.Clamp(v, -3.6, 3.6) / 3.6)).Within(1e-14));
    }

    [Test]
    public void Largest_threshold_bounds_the_quantile()
    {
        using var x = Rows();
        using var bounded = new CleanLimits(threshold: 0.75, thresholdMax: 2).Apply(x, new SettingsOnly());
        using var customary = new CleanLimits(threshold: 0.75).Apply(x, new SettingsOnly());

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Of(bounded)[..5], Is.EqualTo(Wide.Select(v => Math.Clamp(v, -2, 2) / 2)).Within(1e-15));
        Assert.That(Values.Of(customary)[..5], Is.EqualTo(Wide.Select(v => Math.Clamp(v, -1, 1))).Within(1e-15),
            "1 makes it a static clip");
    }

    [Test]
    public void Threshold_goes_before_clipping_and_pictures_keep_their_shape()
    {
        using var x = rand(2, 3, 4, 5, dtype: ScalarType.Float64);
        using var limited = new CleanLimits(clip: 0.1, threshold: 0.99, thresholdMax: 3).Apply(x, new SettingsOnly());

        using var _ = Assert.EnterMultipleScope();
        Assert.That(limited.shape, Is.EqualTo(x.shape));
        Assert.That(Values.Of(limited).Max(), Is.GreaterThan(0.1));
    }

    [Test]
    public void Limits_reach_the_sampler_s_estimates()
    {
        var model = new GaussianData(new EdmProcess(), 6) { Mean = 3 };
        var settings = new Dictionary<string, double> { ["clip"] = 1 };

        var (free, limited) = (Highest([]), Highest(settings));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(free, Is.GreaterThan(2));
        Assert.That(limited, Is.EqualTo(1.0));

        double Highest(Dictionary<string, double> asked)
        {
            var highest = 0.0;
            SamplerRunner.Run(KnownSamplers.Get("ddim"), model, new([1], 10) { Settings = asked },
                step => highest = Math.Max(highest, Values.Of(step.Clean!).Max())).Dispose();
            return highest;
        }
    }

    private static Tensor Rows() => tensor([.. Wide, .. Narrow], [2, 5], ScalarType.Float64);
}
