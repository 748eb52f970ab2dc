using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Training.Tests.Metrics;

public sealed class FrechetDistanceTests
{
    [Test]
    public void Set_has_no_distance_from_itself()
    {
        using var scope = NewDisposeScope();
        var features = Draw(1, 200, 5);
        Assert.That(FrechetDistance.Between(features, features), Is.LessThan(1e-9));
    }

    [Test]
    public void Shift_costs_its_square()
    {
        using var scope = NewDisposeScope();
        var features = Draw(1, 200, 5);
        Assert.That(FrechetDistance.Between(features, features + 2), Is.EqualTo(5 * 4).Within(1e-8));
    }

    [Test]
    public void Scale_costs_the_difference_of_deviations()
    {
        // With commuting covariances the distance is the sum of (s1 - s2)^2.
        using var scope = NewDisposeScope();
        var features = Draw(1, 400, 4);
        features -= features.mean([0]);
        var variance = features.square().sum().item<double>() / 399;
        Assert.That(FrechetDistance.Between(features, features * 3), Is.EqualTo(4 * variance).Within(1e-8));
    }

    [Test]
    public void General_covariances_agree_with_eigenvalues_of_their_product()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (Draw(1, 300, 3), Draw(2, 300, 3).mm(tensor(new[,] { { 1.0, 0.5, 0 }, { 0, 2, 0.3 }, { 0.1, 0, 0.7 } })));
        using var sa = FeatureStatistics.Of(a);
        using var sb = FeatureStatistics.Of(b);
        // tr sqrt(AB) over the eigenvalues of the (not symmetric) product AB.
        var roots = linalg.eigvals(sa.Covariance.mm(sb.Covariance)).real.sqrt().sum().item<double>();
        var expected = (sa.Mean - sb.Mean).square().sum().item<double>() + sa.Covariance.trace().item<double>()
            + sb.Covariance.trace().item<double>() - 2 * roots;
        Assert.That(FrechetDistance.Between(a, b), Is.EqualTo(expected).Within(1e-9).And.GreaterThan(0.1));
    }

    [Test]
    public void Order_does_not_matter_and_singular_covariances_are_fine()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (Draw(1, 4, 8), Draw(2, 5, 8));
        Assert.That(FrechetDistance.Between(a, b), Is.EqualTo(FrechetDistance.Between(b, a)).Within(1e-6).And.GreaterThan(0));
    }

    [Test]
    public void Single_row_is_refused()
    {
        using var scope = NewDisposeScope();
        Assert.That(() => FrechetDistance.Between(Draw(1, 1, 3), Draw(1, 9, 3)),
            Throws.ArgumentException.With.Message.Contains("has 1 rows"));
    }

    [Test]
    public void Different_widths_are_refused()
    {
        using var scope = NewDisposeScope();
        Assert.That(() => FrechetDistance.Between(Draw(1, 9, 4), Draw(1, 9, 3)),
            Throws.ArgumentException.With.Message.Contains("4 and 3 features"));
    }

    [Test]
    public void Value_that_is_not_finite_is_refused()
    {
        using var scope = NewDisposeScope();
        var features = Draw(1, 9, 3);
        features[2, 1] = double.NaN;
        Assert.That(() => FeatureStatistics.Of(features), Throws.ArgumentException.With.Message.Contains("NaN"));
    }

    [Test]
    public void Statistics_of_a_data_set_equal_those_of_its_features_at_once()
    {
        using var scope = NewDisposeScope();
        using var images = Tiny.Images(23);
        using var classifier = Tiny.Classifier();
        using var inParts = FeatureStatistics.Measure(classifier.Features, images, batchSize: 7);
        using var noGrad = no_grad();
        using var atOnce = FeatureStatistics.Of(classifier.Features(images.Pick(arange(23, ScalarType.Int64)).Images));
        Assert.That(inParts.Count, Is.EqualTo(23));
        Assert.That((inParts.Covariance - atOnce.Covariance).abs().max().item<double>(), Is.LessThan(1e-8));
    }

    private static Tensor Draw(ulong seed, long rows, long features)
    {
        using var generator = new Generator(seed);
        return randn([rows, features], ScalarType.Float64, generator: generator);
    }
}
