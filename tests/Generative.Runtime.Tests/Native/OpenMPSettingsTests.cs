namespace Generative.Runtime.Tests;

[Platform("Linux,MacOsX")]
public sealed class OpenMPSettingsTests
{
    [Test]
    public void Native_code_sees_a_wait_policy_after_the_start() =>
        Assert.That(LibC.GetEnvironment("OMP_WAIT_POLICY"), Is.Not.Null.And.Not.Empty);

    [Test]
    public void Native_value_of_the_user_is_kept()
    {
        LibC.SetEnvironmentIfAbsent("GENERATIVE_TEST_KEPT", "first");
        LibC.SetEnvironmentIfAbsent("GENERATIVE_TEST_KEPT", "second");

        Assert.That(OpenMPSettings.Value("GENERATIVE_TEST_KEPT"), Is.EqualTo("first"));
    }

    [Test]
    public void Unset_variable_has_no_value() => Assert.That(OpenMPSettings.Value("GENERATIVE_TEST_UNSET"), Is.Null);
}
