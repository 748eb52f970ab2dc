namespace Generative.PublicApi.Tests;

/// <summary>
/// Every change of what users see is a change of a text under approved/. To accept one, run this test with the environment variable
/// GENERATIVE_ACCEPT=1 and commit the text with the code.
/// </summary>
public sealed class PublicApiTests
{
    [TestCaseSource(typeof(ApprovedApi), nameof(ApprovedApi.Libraries))]
    public void Public_API_is_the_approved_one(string library)
    {
        if (Environment.GetEnvironmentVariable("GENERATIVE_ACCEPT") == "1")
            ApprovedApi.Accept(library);

        var difference = LineDifference.Of(ApprovedApi.Approved(library), ApprovedApi.Current(library));

        Assert.That(difference, Is.Empty,
            $"The public API of {library} differs from tests/Generative.PublicApi.Tests/approved/{library}.txt (- approved, + now):\n{difference}\n"
            + "If this is meant, run the test once with GENERATIVE_ACCEPT=1 and commit the text.");
    }

    [Test]
    public void Every_approved_text_belongs_to_a_library() =>
        Assert.That(Directory.EnumerateFiles(Path.GetDirectoryName(ApprovedApi.PathOf("x"))!,
            "*.txt").Select(Path.GetFileNameWithoutExtension),
            Is.SubsetOf(ApprovedApi.Libraries));
}
